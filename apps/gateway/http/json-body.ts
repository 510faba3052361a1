import { badRequest, ProblemError } from '../problem/problem-error.js';
import { shallowJson } from './json-depth.js';

/** Of a body, in bytes, unpacked. */
export const BODY_LIMIT = 8 * 1024 * 1024;

const BYTE_ORDER_MARK = 0xfeff;

/**
 * The object or list that a body of UTF-8 says. An empty body says nothing.
 * @throws ProblemError 400 on text that is not JSON, is no object or list, or is deeper than 64 levels; 415 on another charset
 */
export function readJsonBody(contentType: string, body: Buffer): unknown {
  refuseOtherCharsets(contentType);
  if (body.length === 0) return undefined;
  shallowJson(body);
  const value = parsed(body.toString('utf8'));
  if (typeof value === 'object' && value !== null) return value;
  throw unreadable();
}

/** Of a body that is UTF-8 or does not say. @throws ProblemError 415 on another charset */
export function refuseOtherCharsets(contentType: string): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1].toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new ProblemError('unsupportedMediaType', 'expected UTF-8');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch {
    throw unreadable();
  }
}

const unreadable = (): ProblemError =>
  badRequest([{ path: '', message: 'expected a JSON object, could not parse it' }]);
