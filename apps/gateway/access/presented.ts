import type { HttpRequest } from '../http/http-exchange.js';

/** A credential as it came. */
export interface Presented {
  readonly credential: string;
  readonly by: 'authorization' | 'x-api-key';
}

/** What `Authorization: Bearer <credential>`, or else `x-api-key: <credential>`, presents; null: nothing does. */
export function presentedBy({ headers }: HttpRequest): Presented | null {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return { credential: bearer, by: 'authorization' };
  const key = headers['x-api-key'] ?? '';
  return key === '' ? null : { credential: key, by: 'x-api-key' };
}

/** A signed token in its compact form (RFC 7515, 3.1), where tokens belong. */
export function looksLikeToken({ credential, by }: Presented): boolean {
  return by === 'authorization' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(credential);
}
