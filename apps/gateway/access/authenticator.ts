import { hash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { IssuedKey } from '#platform/access/issued-key.js';
import type { TokenHolder } from '#platform/access/token-holder.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import { DEVELOPER, type Principal } from './principal.js';
import { looksLikeToken, presentedBy, type Presented } from './presented.js';
import { missing, refused, unknowable } from './refusals.js';
import { Throttle } from './throttle/throttle.js';

/**
 * From a credential to who holds it: the development key, an issued key, a token of the identity provider. What is
 * presented is hashed once; keys are compared by digest in constant time.
 */
@Injectable()
export class Authenticator implements OnModuleDestroy {
  readonly #developer: Buffer;
  readonly #principals = new WeakMap<IssuedKey | TokenHolder, Principal>();

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    private readonly throttle: Throttle,
  ) {
    this.#developer = digestOf(config.apiKey);
  }

  /** @throws ProblemError 401 for a credential that nobody holds, 429 when it, or such ones, come too often */
  async authenticate(request: HttpRequest): Promise<Principal> {
    const presented = presentedBy(request);
    if (presented === null) throw this.#refusal(request, missing());
    const digest = digestOf(presented.credential);
    const principal =
      this.#byKey(request, presented, digest) ?? (await this.#byToken(request, presented, digest));
    this.throttle.admitCredential(principal.id);
    return principal;
  }

  onModuleDestroy(): void {
    this.config.keys?.close();
    this.config.tokens?.close();
  }

  /** null: it is no key. */
  #byKey(request: HttpRequest, { credential }: Presented, digest: Buffer): Principal | null {
    if (timingSafeEqual(digest, this.#developer)) return DEVELOPER;
    const standing = this.config.keys?.standingOf(credential, digest) ?? { status: 'unknown' };
    switch (standing.status) {
      case 'unknown':
        return null;
      case 'valid': {
        const { key } = standing;
        return this.#principalOf(key, `key:${key.prefix}`);
      }
      case 'expired':
        throw this.#refusal(request, refused('a key', 'one that has expired'));
      case 'revoked':
        throw this.#refusal(request, refused('a key', 'one that has been revoked'));
    }
  }

  async #byToken(request: HttpRequest, presented: Presented, digest: Buffer): Promise<Principal> {
    const { tokens } = this.config;
    if (tokens === undefined || !looksLikeToken(presented)) {
      throw this.#refusal(request, refused());
    }
    const recent = tokens.recent(digest);
    if (recent !== null) return this.#principalOf(recent, `oidc:${recent.subject}`);
    // A signature costs more than a look-up: not for those who have been refused too often.
    this.throttle.admitUnknown(request);
    const standing = await tokens.standingOf(presented.credential, digest);
    switch (standing.status) {
      case 'valid':
        return this.#principalOf(standing.holder, `oidc:${standing.holder.subject}`);
      case 'refused':
        throw this.#refusal(request, refused('a token', standing.reason));
      case 'unavailable':
        throw unknowable();
    }
  }

  #principalOf(holder: IssuedKey | TokenHolder, id: string): Principal {
    const known = this.#principals.get(holder);
    if (known !== undefined) return known;
    const principal = { id, tenant: holder.tenant, scopes: new Set(holder.scopes) };
    this.#principals.set(holder, principal);
    return principal;
  }

  #refusal(request: HttpRequest, problem: ProblemError): ProblemError {
    this.throttle.countRefusal(request);
    return problem;
  }
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');
