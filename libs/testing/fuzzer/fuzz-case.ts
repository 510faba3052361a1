import type { DocumentedOperation } from '../openapi/documented-operations.js';
import type { Parameter } from '../openapi/open-api-document.js';

/** How a request shows who it is from. */
export type Credential = 'key' | 'bearer' | 'none' | 'wrong';

/** A request before it is written down: what it says in each place, valid or not. */
export interface FuzzCase {
  readonly asked: DocumentedOperation;
  readonly credential: Credential;
  /** Values of the path's parameters as they stand in the path, encoded or wrongly so. */
  readonly segments: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FuzzBody | null;
}

export interface FuzzBody {
  readonly text: string;
  readonly contentType: string;
}

/** The request's target: path and query. */
export function targetOf({ asked, segments, query }: FuzzCase): string {
  const path = asked.path.replace(/\{(\w+)\}/g, (_, name: string) => segments[name]);
  const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return search === '' ? path : `${path}?${search}`;
}

/** Percent-encoded, also where half a character has no encoding. */
export const encode = (text: string): string =>
  encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll('.', '%2E');

export const parametersOf = (
  { operation }: DocumentedOperation,
  place: Parameter['in'],
): readonly Parameter[] =>
  (operation.parameters ?? []).filter((parameter) => parameter.in === place);

/** A case in one line: what to send to see it again. */
export function shownCase(one: FuzzCase): string {
  const { asked, credential, headers, body } = one;
  const parts = [`${asked.method.toUpperCase()} ${targetOf(one)}`, `credential ${credential}`];
  if (Object.keys(headers).length > 0) parts.push(JSON.stringify(headers));
  if (body !== null) parts.push(`${body.contentType} ${excerpt(body.text)}`);
  return parts.join(', ');
}

const excerpt = (text: string): string =>
  text.length <= 600 ? text : `${text.slice(0, 600)}... (${text.length} characters)`;
