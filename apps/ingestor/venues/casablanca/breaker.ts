import { backOffMs } from '#platform/back-off.js';

/** Whether a source is asked: always, not for now, or once to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** UTC ms. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Wait after the first failure. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Failures in a row that open it. */
  readonly threshold: number;
}

/**
 * Circuit breaker (Nygard, "Release It!", 2007) with exponential back-off: after the n-th failure in a row nothing is
 * asked for min(longest, first 2^(n-1)) times 0.5 to 1, so that many do not come back at once. From `threshold`
 * failures on it is open; when its wait is over one trial decides (half-open).
 */
export class Breaker {
  #failures = 0;
  #retryAt = -Infinity;

  constructor(private readonly options: BreakerOptions) {}

  get state(): BreakerState {
    if (this.#failures < this.options.threshold) return 'closed';
    return this.admits() ? 'half-open' : 'open';
  }

  /** When it may be asked again, UTC ms; -Infinity when at once. */
  get retryAt(): number {
    return this.#retryAt;
  }

  admits(): boolean {
    return this.options.now() >= this.#retryAt;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#retryAt = -Infinity;
  }

  /** @returns whether this failure opened it */
  failed(): boolean {
    const { now, random, firstMs, longestMs } = this.options;
    this.#failures += 1;
    const backOff = { firstMs, factor: 2, longestMs };
    this.#retryAt = now() + backOffMs(this.#failures, backOff, random());
    return this.#failures === this.options.threshold;
  }
}
