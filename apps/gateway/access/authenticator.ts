import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import { DEVELOPER, type Principal } from './principal.js';

/** From `Authorization: Bearer <credential>` or `x-api-key: <credential>` to who holds it. */
@Injectable()
export class Authenticator {
  readonly #developer: Buffer;

  constructor(@Inject(GATEWAY_CONFIG) { apiKey }: GatewayConfig) {
    this.#developer = digestOf(apiKey);
  }

  /** @throws ProblemError 401 without a credential, or with one that nobody holds */
  async authenticate(request: HttpRequest): Promise<Principal> {
    const presented = presentedBy(request);
    if (presented !== null && timingSafeEqual(digestOf(presented), this.#developer)) {
      return DEVELOPER;
    }
    throw new ProblemError(
      'unauthorized',
      'expected the API key as "Authorization: Bearer <key>" or "x-api-key: <key>"',
      { headers: { 'www-authenticate': 'Bearer realm="ballast"' } },
    );
  }
}

function presentedBy({ headers }: HttpRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '');
  return bearer?.[1] ?? headers['x-api-key'] ?? null;
}

/** Digests have one length, whatever was presented, as a comparison in constant time wants it. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
