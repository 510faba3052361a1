import type { JsonSchema } from '../openapi/open-api-document.js';
import { schemaViolations } from '../openapi/schema-violations.js';
import { parametersOf, type FuzzCase } from './fuzz-case.js';

/**
 * Where a request is not what the document asks for; none when it is. The document says nothing of parameters that it
 * does not list, and a field that is written twice is the last one: neither is a violation.
 */
export function requestViolations(one: FuzzCase): string[] {
  return [
    ...credentialViolations(one),
    ...pathViolations(one),
    ...queryViolations(one),
    ...headerViolations(one),
    ...bodyViolations(one),
  ];
}

function credentialViolations({ asked, credential }: FuzzCase): string[] {
  const isMissing = credential === 'none' || credential === 'wrong';
  return isMissing && asked.operation.security !== undefined ? [`credential: ${credential}`] : [];
}

function pathViolations({ asked, segments }: FuzzCase): string[] {
  return parametersOf(asked, 'path').flatMap(({ name, schema = {} }) => {
    const text = decoded(segments[name]);
    if (text === null) return [`path ${name}: expected percent-encoded UTF-8`];
    return schemaViolations(text, schema, asked.document).map((line) => `path ${name} ${line}`);
  });
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function queryViolations({ asked, query }: FuzzCase): string[] {
  return parametersOf(asked, 'query').flatMap(({ name, required, schema = {} }) => {
    const values = query.filter(([given]) => given === name).map(([, value]) => value);
    if (values.length === 0) return required === true ? [`query ${name}: missing`] : [];
    if (values.length > 1) return [`query ${name}: expected it once, was ${values.length} times`];
    return schemaViolations(typed(values[0], schema), schema, asked.document).map(
      (line) => `query ${name} ${line}`,
    );
  });
}

function headerViolations({ asked, headers }: FuzzCase): string[] {
  return parametersOf(asked, 'header').flatMap(({ name, required, schema = {} }) => {
    const value = headers[name];
    if (value === undefined) return required === true ? [`header ${name}: missing`] : [];
    // Blanks around a value belong to the header line, not to the value.
    return schemaViolations(typed(value.trim(), schema), schema, asked.document).map(
      (line) => `header ${name} ${line}`,
    );
  });
}

/** A text as the value that its schema expects, where it is one; else the text, which then violates the schema. */
function typed(text: string, schema: JsonSchema): unknown {
  const types = [schema.type ?? []].flat();
  if (types.includes('integer') && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes('number') && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function bodyViolations({ asked, body }: FuzzCase): string[] {
  const { requestBody } = asked.operation;
  if (requestBody === undefined) return [];
  if (body === null || body.text === '') {
    return requestBody.required === true ? ['body: missing'] : [];
  }
  const type = body.contentType.split(';')[0].trim().toLowerCase();
  const media = Object.hasOwn(requestBody.content, type) ? requestBody.content[type] : undefined;
  if (media === undefined) return [`body: expected no ${type}`];
  // Of lines of JSON the document says no more than that they are text.
  if (type !== 'application/json') return [];
  let value: unknown;
  try {
    // RFC 8259 lets a parser pass over a byte order mark, and ours does.
    value = JSON.parse(body.text.replace(/^\ufeff/, ''));
  } catch {
    return ['body: expected JSON'];
  }
  return schemaViolations(value, media.schema ?? {}, asked.document).map((line) => `body ${line}`);
}
