import { hash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { IssuedKey } from '#platform/access/issued-key.js';
import type { TokenHolder } from '#platform/access/token-holder.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import type { ProblemError } from '../problem/problem-error.js';
import { DEVELOPER, type Principal } from './principal.js';
import { looksLikeToken, presentedBy, type Presented } from './presented.js';
import { missing, refused, unknowable } from './refusals.js';
import { Throttle } from './throttle/throttle.js';

/** What is known of a credential. */
export type Holding =
  | { readonly status: 'held'; readonly principal: Principal }
  | { readonly status: 'refused'; readonly problem: ProblemError }
  /** A token while the keys of its issuer cannot be had. */
  | { readonly status: 'unknowable' };

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
    // A signature costs more than a look-up: not for those who have been refused too often.
    const standing = await this.#standingOf(request, () => this.throttle.admitUnknown(request));
    switch (standing.status) {
      case 'held':
        this.throttle.admitCredential(standing.principal.id);
        return standing.principal;
      case 'refused':
        this.throttle.countRefusal(request);
        throw standing.problem;
      case 'unknowable':
        throw unknowable();
    }
  }

  /** Whether somebody holds what the request came with, counting nothing: what else its address does says nothing of it. */
  holding(request: HttpRequest): Promise<Holding> {
    return this.#standingOf(request, () => undefined);
  }

  onModuleDestroy(): void {
    this.config.keys?.close();
    this.config.tokens?.close();
  }

  async #standingOf(request: HttpRequest, beforeSignature: () => void): Promise<Holding> {
    const presented = presentedBy(request);
    if (presented === null) return refusal(missing());
    const digest = digestOf(presented.credential);
    return (
      this.#byKey(presented, digest) ?? (await this.#byToken(presented, digest, beforeSignature))
    );
  }

  /** null: it is no key. */
  #byKey({ credential }: Presented, digest: Buffer): Holding | null {
    if (timingSafeEqual(digest, this.#developer)) return held(DEVELOPER);
    const standing = this.config.keys?.standingOf(credential, digest) ?? { status: 'unknown' };
    switch (standing.status) {
      case 'unknown':
        return null;
      case 'valid':
        return held(this.#principalOf(standing.key, `key:${standing.key.prefix}`));
      case 'expired':
        return refusal(refused('a key', 'one that has expired'));
      case 'revoked':
        return refusal(refused('a key', 'one that has been revoked'));
    }
  }

  async #byToken(
    presented: Presented,
    digest: Buffer,
    beforeSignature: () => void,
  ): Promise<Holding> {
    const { tokens } = this.config;
    if (tokens === undefined || !looksLikeToken(presented)) return refusal(refused());
    const recent = tokens.recent(digest);
    if (recent !== null) return held(this.#principalOf(recent, `oidc:${recent.subject}`));
    beforeSignature();
    const standing = await tokens.standingOf(presented.credential, digest);
    switch (standing.status) {
      case 'valid':
        return held(this.#principalOf(standing.holder, `oidc:${standing.holder.subject}`));
      case 'refused':
        return refusal(refused('a token', standing.reason));
      case 'unavailable':
        return { status: 'unknowable' };
    }
  }

  #principalOf(holder: IssuedKey | TokenHolder, id: string): Principal {
    const known = this.#principals.get(holder);
    if (known !== undefined) return known;
    const principal = { id, tenant: holder.tenant, scopes: new Set(holder.scopes) };
    this.#principals.set(holder, principal);
    return principal;
  }
}

const held = (principal: Principal): Holding => ({ status: 'held', principal });

const refusal = (problem: ProblemError): Holding => ({ status: 'refused', problem });

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');
