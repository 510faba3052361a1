import { createHmac } from 'node:crypto';

/** `whsec_` and the base64 of the key, 24 to 64 bytes. */
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const [SHORTEST, LONGEST] = [24, 64];

/** The key of a Standard Webhooks secret; null where it is none. */
export function webhookKey(secret: string): Buffer | null {
  const [, encoded = ''] = SECRET.exec(secret) ?? [];
  const key = Buffer.from(encoded, 'base64');
  return key.length >= SHORTEST && key.length <= LONGEST ? key : null;
}

/** `v1,` and the base64 of HMAC-SHA256(key, "id.timestamp.body"), timestamp in whole seconds (Standard Webhooks 1.0). */
export function webhookSignature(
  key: Buffer,
  message: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const { id, timestamp, body } = message;
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
