import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '../access/access.js';
import { closed, withReferences } from './named-schemas.js';
import { withoutOtherBody } from './other-body.js';
import { sharedProblems, statusOf, type Route } from './standard-answers.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Answers = Operation['responses'];
type Content = Record<string, { schema?: object }>;

/** Tag of the routes that exist a second time, under an id. */
export const BY_ID = 'portfolios';

/** No scope says it: it is a matter of the tenant. */
const OF_OPERATOR =
  'It concerns every tenant: the scope counts in the tenant of the operator alone.';

interface Place {
  readonly path: string;
  readonly method: string;
  /** Whether the same route exists for the default portfolio. */
  readonly isTwin: boolean;
  readonly access: Access | undefined;
  /** Shapes met so far, by name; filled. */
  readonly schemas: Record<string, unknown>;
}

/**
 * One handler documents both of its paths: each operation gets its own id and keeps the parameters of its path. What
 * follows from the route alone is said here for all: who may call it, the problems that any such route may answer, that
 * fields which are not listed are refused, and shared shapes by reference.
 */
export function finishedOperation(documented: Operation, place: Place): Operation {
  const [operation, otherBody] = withoutOtherBody(documented);
  const { path, method, isTwin, access, schemas } = place;
  const named = path.includes('{portfolioId}');
  const parameters = (operation.parameters ?? []).filter(
    (parameter) =>
      !('name' in parameter) ||
      parameter.name !== 'portfolioId' ||
      (parameter.in === 'path') === named,
  );
  const body = operation.requestBody;
  const route: Route = {
    access,
    takesBody: body !== undefined,
    takesParameters: parameters.length > 0,
  };
  return {
    ...operation,
    tags: isTwin ? [BY_ID] : (operation.tags ?? []),
    operationId: operationIdOf(path, method),
    ...(ofOperator(access) && {
      description: [operation.description, OF_OPERATOR].filter(Boolean).join(' '),
    }),
    parameters,
    ...(body !== undefined &&
      'content' in body && {
        requestBody: {
          ...body,
          content: withSchemas({ ...body.content, ...otherBody }, (schema) =>
            withReferences(closed(schema), schemas),
          ),
        },
      }),
    responses: answersOf(operation.responses, route, schemas),
    ...(access !== 'public' && { security: securityOf(access) }),
  };
}

function operationIdOf(path: string, method: string): string {
  const words = path.split('/').filter((word) => word !== '');
  const id = words.map((word) => word.replace(/^\{(.*)\}$/, 'by-$1').replace('.', '-')).join('-');
  return `${method}-${id === '' ? 'root' : id}`;
}

const ofOperator = (access: Access | undefined): access is 'metrics' | 'operator' =>
  access === 'metrics' || access === 'operator';

/** Either credential is enough, with the scope beside it. */
function securityOf(access: Exclude<Access, 'public'> | undefined): Record<string, string[]>[] {
  const scopes = access === undefined ? [] : [ofOperator(access) ? 'admin' : access];
  return [{ bearer: scopes }, { apiKey: scopes }];
}

/** Answers by status: its own, then the shared problems that it does not show itself. */
function answersOf(own: Answers, route: Route, schemas: Place['schemas']): Answers {
  const shown = Object.entries(own).map(([status, answer]) => {
    const content = answer !== undefined && 'content' in answer ? answer.content : undefined;
    if (content === undefined) return [status, answer] as const;
    const shared = withSchemas(content, (schema) => withReferences(schema, schemas));
    return [status, { ...answer, content: shared }] as const;
  });
  const shared = sharedProblems(route)
    .filter((name) => own[statusOf(name)] === undefined)
    .map((name) => [String(statusOf(name)), { $ref: `#/components/responses/${name}` }] as const);
  return Object.fromEntries([...shown, ...shared]) as Answers;
}

const withSchemas = (content: Content, change: (schema: unknown) => unknown): Content =>
  Object.fromEntries(
    Object.entries(content).map(([type, media]) => [
      type,
      media.schema === undefined ? media : { ...media, schema: change(media.schema) as object },
    ]),
  );
