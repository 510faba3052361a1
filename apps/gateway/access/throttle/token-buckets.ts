/** What a bucket may hold and how fast it fills. */
export interface Rate {
  readonly perSecond: number;
  /** What may come at once after a pause; whole, as the rate is. */
  readonly burst: number;
}

const TOKEN = 1_000;

interface Bucket {
  /** In thousandths, so that whole ms and whole rates add up exactly. */
  level: number;
  /** UTC ms of the last look. */
  at: number;
}

/**
 * Token buckets by name: each fills with `perSecond` tokens up to `burst`, and a request takes one. Memory is bounded:
 * a bucket that is full again is as good as none and goes, and beyond the capacity the one that has rested longest.
 */
export class TokenBuckets {
  /** The one that has rested longest first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly options: {
      readonly rate: Rate;
      readonly capacity: number;
      /** UTC ms. */
      readonly now: () => number;
    },
  ) {}

  /** Takes a token. @returns 0, or in how many ms there will be one, when there is none */
  take(name: string): number {
    const now = this.options.now();
    const bucket = this.#filled(name, now);
    const wait = this.#waitFor(bucket);
    if (wait === 0) bucket.level -= TOKEN;
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    this.#forget(now);
    return wait;
  }

  /** As {@link take}, and takes nothing. */
  look(name: string): number {
    return this.#buckets.has(name) ? this.#waitFor(this.#filled(name, this.options.now())) : 0;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #filled(name: string, now: number): Bucket {
    const { perSecond, burst } = this.options.rate;
    const bucket = this.#buckets.get(name) ?? { level: burst * TOKEN, at: now };
    // A clock that is set back fills nothing and takes nothing.
    const elapsed = Math.max(0, now - bucket.at);
    bucket.level = Math.min(burst * TOKEN, bucket.level + elapsed * perSecond);
    bucket.at = now;
    return bucket;
  }

  #waitFor({ level }: Bucket): number {
    return level >= TOKEN ? 0 : Math.ceil((TOKEN - level) / this.options.rate.perSecond);
  }

  /** At most two a call, so that no request pays for all. */
  #forget(now: number): void {
    const { rate, capacity } = this.options;
    const fullAfter = (rate.burst / rate.perSecond) * 1000;
    let looked = 0;
    for (const [name, { at }] of this.#buckets) {
      const isFull = now - at >= fullAfter;
      if ((!isFull && this.#buckets.size <= capacity) || looked === 2) return;
      this.#buckets.delete(name);
      looked += 1;
    }
  }
}
