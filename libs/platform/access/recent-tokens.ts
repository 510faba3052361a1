import type { TokenHolder } from './token-holder.js';

/** A token is verified again after this long: a key that the issuer withdraws ends that much later, at most. */
const KEPT_MS = 60_000;

/** Tokens of so many holders at once; one more displaces the oldest. */
const CAPACITY = 10_000;

interface Verified {
  readonly holder: TokenHolder;
  /** UTC ms. */
  readonly until: number;
}

/** Tokens that have just been verified, by their digest: a signature costs a hundred times a look-up. */
export class RecentTokens {
  readonly #verified = new Map<string, Verified>();

  /** @param now UTC ms */
  constructor(private readonly now: () => number) {}

  holderOf(digest: Buffer): TokenHolder | null {
    const name = digest.toString('base64');
    const known = this.#verified.get(name);
    if (known === undefined) return null;
    if (known.until > this.now()) return known.holder;
    this.#verified.delete(name);
    return null;
  }

  remember(digest: Buffer, holder: TokenHolder): void {
    const until = Math.min(this.now() + KEPT_MS, holder.expiresAt);
    this.#verified.set(digest.toString('base64'), { holder, until });
    if (this.#verified.size <= CAPACITY) return;
    const [oldest] = this.#verified.keys();
    this.#verified.delete(oldest);
  }
}
