import { lookUp, refusals } from './schema-acceptance.mjs';

/**
 * What a client of a released document can no longer rely on, one line each: operations, parameters, body fields,
 * answers and headers that are gone, requests that are refused now, answers of another shape. New operations, optional
 * parameters and fields, and new values of an enumeration in an answer break nobody who was told so.
 */
export function breakingChanges(released, present) {
  return Object.entries(released.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, before]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const after = present.paths[path]?.[method];
      const lines =
        after === undefined
          ? ['expected the operation, was removed']
          : operationChanges(before, after, { released, present });
      return lines.map((line) => `${name}: ${line}`);
    }),
  );
}

function operationChanges(before, after, roots) {
  return [
    ...idChanges(before, after),
    ...securityChanges(before.security ?? [], after.security ?? []),
    ...parameterChanges(before.parameters ?? [], after.parameters ?? [], roots),
    ...bodyChanges(before.requestBody, after.requestBody, roots),
    ...answerChanges(before.responses, after.responses, roots),
  ];
}

/** Links into Swagger UI and generated clients go by it. */
const idChanges = (before, after) =>
  before.operationId === after.operationId
    ? []
    : [`operationId was ${before.operationId}, is ${after.operationId}`];

/** A credential that was enough still is: for each way in, there is one that asks for no more. */
function securityChanges(before, after) {
  if (after.length === 0) return [];
  if (before.length === 0) return ['was open to everyone, needs a credential now'];
  const asksNoMore = (alternative, than) =>
    Object.entries(alternative).every(
      ([scheme, scopes]) =>
        than[scheme] !== undefined && scopes.every((scope) => than[scheme].includes(scope)),
    );
  return before
    .filter((given) => !after.some((alternative) => asksNoMore(alternative, given)))
    .map((given) => `${JSON.stringify(given)} was enough, is not any more`);
}

function parameterChanges(before, after, roots) {
  const find = (list, { name, in: place }) =>
    list.find((other) => other.name === name && other.in === place);
  const kept = before.flatMap((parameter) => {
    const at = `${parameter.in} parameter ${parameter.name}`;
    const now = find(after, parameter);
    if (now === undefined) return [`${at}: expected it, was removed`];
    const required = now.required === true && parameter.required !== true;
    return [
      ...(required ? [`${at}: newly required`] : []),
      ...requestChanges(parameter.schema ?? {}, now.schema ?? {}, at, roots),
    ];
  });
  const added = after
    .filter((parameter) => parameter.required === true && find(before, parameter) === undefined)
    .map((parameter) => `${parameter.in} parameter ${parameter.name}: newly required`);
  return [...kept, ...added];
}

function bodyChanges(before, after, roots) {
  const required = after?.required === true && before?.required !== true;
  const lines = required ? ['body: newly required'] : [];
  if (before === undefined) return lines;
  if (after === undefined) return ['body: expected one, is refused now'];
  const media = Object.entries(before.content).flatMap(([type, { schema = {} }]) => {
    const now = after.content[type];
    if (now === undefined) return [`body: expected ${type}, was removed`];
    return requestChanges(schema, now.schema ?? {}, 'body', roots);
  });
  return [...lines, ...media];
}

/** What was accepted and is refused now. */
const requestChanges = (before, after, path, { released, present }) =>
  refusals(after, before, { path, wideRoot: present, narrowRoot: released });

function answerChanges(before, after, roots) {
  return Object.entries(before).flatMap(([status, given]) => {
    if (after[status] === undefined) return [`${status}: expected the answer, was removed`];
    const was = resolved(given, roots.released);
    const is = resolved(after[status], roots.present);
    const headers = Object.keys(was.headers ?? {})
      .filter((header) => is.headers?.[header] === undefined)
      .map((header) => `${status}: expected header ${header}, was removed`);
    const media = Object.entries(was.content ?? {}).flatMap(([type, { schema = {} }]) => {
      const now = is.content?.[type];
      if (now === undefined) return [`${status}: expected ${type}, was removed`];
      return shapeChanges(schema, now.schema ?? {}, status, roots);
    });
    return [...headers, ...media];
  });
}

/** What an answer may be now that it could not be before. */
const shapeChanges = (before, after, path, { released, present }) =>
  refusals(before, after, {
    path,
    wideRoot: released,
    narrowRoot: present,
    fieldsStay: true,
    enumsGrow: true,
  });

const resolved = (part, root) => (part.$ref === undefined ? part : lookUp(root, part.$ref));
