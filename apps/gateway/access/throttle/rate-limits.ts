/** Requests a second; 0: no limit. */
export interface RateLimits {
  readonly credential: number;
  readonly address: number;
  /** Of credentials that nobody holds. */
  readonly refusal: number;
}
