import type { DocumentedOperation } from './documented-operations.js';
import type { MediaType } from './open-api-document.js';
import { schemaViolations } from './schema-violations.js';

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** What of an answer the document does not say: its status, its content type, a header that has to be there, its body. */
export function answerFaults(asked: DocumentedOperation, answer: WireAnswer): string[] {
  const documented = asked.answers.get(answer.status);
  if (documented === undefined) {
    const known = [...asked.answers.keys()].join(', ');
    return [`expected status ${known}, was ${answer.status}: ${answer.text.slice(0, 200)}`];
  }
  const missing = Object.entries(documented.headers ?? {})
    .filter(([name, { required }]) => required === true && !answer.headers[name.toLowerCase()])
    .map(([name]) => `expected header ${name}, was absent`);
  return [...missing, ...bodyFaults(asked, answer, documented.content ?? {})];
}

function bodyFaults(
  { document }: DocumentedOperation,
  { headers, text }: WireAnswer,
  content: Readonly<Record<string, MediaType>>,
): string[] {
  const types = Object.keys(content);
  if (types.length === 0) return text === '' ? [] : ['expected no body, was one'];
  const type = String(headers['content-type'] ?? 'absent').split(';')[0];
  const media = Object.hasOwn(content, type) ? content[type] : undefined;
  if (media === undefined) return [`expected content type ${types.join(' or ')}, was ${type}`];
  if (!type.endsWith('json') || media.schema === undefined) return [];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [`expected JSON, was ${text.slice(0, 60)}`];
  }
  return schemaViolations(body, media.schema, document, 'listed');
}
