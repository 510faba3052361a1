import { errors, jwtVerify, type JWTPayload } from 'jose';
import { KeysUnavailable, type IssuerKeys } from './issuer-keys.js';
import { RecentTokens } from './recent-tokens.js';
import { SCOPES, type Scope } from './scope.js';
import type { TokenHolder } from './token-holder.js';

/** What a token must be, and which of its claims say what. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly tenantClaim: string;
  readonly scopeClaim: string;
}

/** What a presented token is. */
export type TokenStanding =
  | { readonly status: 'valid'; readonly holder: TokenHolder }
  /** Reason: "expected a token ..., was" this. */
  | { readonly status: 'refused'; readonly reason: string }
  /** The issuer's keys could not be had: nobody knows. */
  | { readonly status: 'unavailable' };

/** Clocks of issuer and gateway may differ by this much. */
const TOLERANCE_S = 30;

/** Names in logs and the audit trail; OpenID Connect allows a subject no more. */
const LONGEST_NAME = 255;

/** Verifies access tokens (RFC 7519, RFC 9068): signature, issuer, audience, times, and what they allow. */
export class TokenVerifier {
  readonly #recent: RecentTokens;

  constructor(
    private readonly rules: TokenRules,
    private readonly keys: Pick<IssuerKeys, 'keyOf' | 'close'>,
    private readonly now: () => number,
  ) {
    this.#recent = new RecentTokens(now);
  }

  /** The holder of a token that has been verified a moment ago; null: it has not. @param digest SHA-256 of the token */
  recent(digest: Buffer): TokenHolder | null {
    return this.#recent.holderOf(digest);
  }

  /** @param digest SHA-256 of the token */
  async standingOf(token: string, digest: Buffer): Promise<TokenStanding> {
    try {
      const { payload } = await jwtVerify(token, this.keys.keyOf, {
        issuer: this.rules.issuer,
        audience: this.rules.audience,
        algorithms: [...this.rules.algorithms],
        clockTolerance: TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(this.now()),
      });
      const standing = this.#standingOf(payload);
      if (standing.status === 'valid') this.#recent.remember(digest, standing.holder);
      return standing;
    } catch (error) {
      if (error instanceof KeysUnavailable) return { status: 'unavailable' };
      return { status: 'refused', reason: reasonOf(error) };
    }
  }

  close(): void {
    this.keys.close();
  }

  #standingOf(payload: JWTPayload): TokenStanding {
    const { tenantClaim, scopeClaim } = this.rules;
    // A token that is bound to a key of its holder proves nothing without the proof (RFC 7800).
    if (payload.cnf !== undefined) {
      return { status: 'refused', reason: 'one that is bound to a key of its holder' };
    }
    const { sub: subject, exp = 0, [tenantClaim]: tenant } = payload;
    if (!isName(subject)) return { status: 'refused', reason: 'one without a subject' };
    if (!isName(tenant)) {
      return { status: 'refused', reason: `one without a tenant in its claim ${tenantClaim}` };
    }
    const scopes = scopesOf(payload[scopeClaim]);
    return { status: 'valid', holder: { subject, tenant, scopes, expiresAt: exp * 1000 } };
  }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME;

/** Scopes of ours in a text with spaces between (RFC 8693) or in a list; what is not ours is for others. */
function scopesOf(claim: unknown): ReadonlySet<Scope> {
  const words: readonly unknown[] =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return new Set(SCOPES.filter((scope) => words.includes(scope)));
}

const CLAIMS: Readonly<Record<string, string>> = {
  iss: 'one of another issuer',
  aud: 'one for another audience',
  nbf: 'one that is not valid yet',
  exp: 'one without an end',
  sub: 'one without a subject',
};

/** In words of ours: what jose says may quote the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'one that has expired';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'one with a signature that is not taken';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return CLAIMS[error.claim] ?? 'one with a claim of another form';
  }
  if (error instanceof errors.JWKSNoMatchingKey) return 'one signed with an unknown key';
  return 'one whose signature does not hold';
}
