import { createHash, randomBytes } from 'node:crypto';

const HALF = 32;

/** A new id of a definition: half of it random, half of it saying whose it is, so that nobody else is told of it. */
export function newDefinitionId(tenant: string): string {
  const nonce = randomBytes(HALF / 2).toString('hex');
  return nonce + markOf(tenant, nonce);
}

/** Whether a definition was asked for by this tenant. */
export function isDefinitionOf(tenant: string, definitionId: string): boolean {
  const nonce = definitionId.slice(0, HALF);
  return definitionId === nonce + markOf(tenant, nonce);
}

const markOf = (tenant: string, nonce: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tenant, nonce]))
    .digest('hex')
    .slice(0, HALF);
