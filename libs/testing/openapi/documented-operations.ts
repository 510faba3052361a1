import { lookUp, type Answer, type OpenApiDocument, type Operation } from './open-api-document.js';

/** An operation with its place in the document. */
export interface DocumentedOperation {
  readonly method: string;
  /** Template like `/decisions/{decisionId}`. */
  readonly path: string;
  readonly operation: Operation;
  /** Its answers by status, references followed. */
  readonly answers: ReadonlyMap<number, Answer>;
  readonly document: OpenApiDocument;
}

/** Every operation of a document, in its order. */
export function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method,
      path,
      operation,
      answers: answersOf(operation, document),
      document,
    })),
  );
}

function answersOf(operation: Operation, document: OpenApiDocument): Map<number, Answer> {
  return new Map(
    Object.entries(operation.responses).map(([status, answer]) => [
      Number(status),
      '$ref' in answer ? (lookUp(document, answer.$ref) as Answer) : answer,
    ]),
  );
}

/** The operation that answers a request, as a router finds it: what is written out comes before what a parameter stands for. */
export function operationAt(
  operations: readonly DocumentedOperation[],
  method: string,
  pathname: string,
): DocumentedOperation | undefined {
  return operations
    .filter((candidate) => candidate.method === method.toLowerCase())
    .filter(({ path }) => patternOf(path).test(pathname))
    .sort((a, b) => parametersIn(a.path) - parametersIn(b.path))
    .at(0);
}

const parametersIn = (path: string): number => path.split('{').length - 1;

function patternOf(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((text) => text.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[^/]+')}/?$`);
}
