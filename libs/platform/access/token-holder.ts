import type { Scope } from './scope.js';

/** Who a token speaks for. */
export interface TokenHolder {
  readonly subject: string;
  readonly tenant: string;
  readonly scopes: ReadonlySet<Scope>;
  /** UTC ms. */
  readonly expiresAt: number;
}
