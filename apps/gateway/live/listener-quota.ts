import { ProblemError } from '../problem/problem-error.js';
import type { LiveOptions } from './live-options.js';

/** Which limit refused a listener. */
export type QuotaLimit = 'gateway' | 'credential';

/** Counts listeners, of each credential and together. */
export class ListenerQuota {
  readonly #byCredential = new Map<string, number>();
  readonly #refused = new Map<QuotaLimit, number>();
  #listeners = 0;

  constructor(
    private readonly options: Pick<LiveOptions, 'listeners' | 'listenersPerCredential'>,
  ) {}

  get listeners(): number {
    return this.#listeners;
  }

  get refused(): ReadonlyMap<QuotaLimit, number> {
    return this.#refused;
  }

  /** Takes a place. @throws ProblemError 503 when all are taken, 429 when this credential has its share */
  take(credential: string): void {
    const { listeners, listenersPerCredential } = this.options;
    const own = this.#byCredential.get(credential) ?? 0;
    if (this.#listeners >= listeners) {
      throw this.#refusal('gateway', 'unavailable', `at most ${listeners} listeners at a time`);
    }
    if (own >= listenersPerCredential) {
      const most = `at most ${listenersPerCredential} listeners of one credential at a time`;
      throw this.#refusal('credential', 'tooManyRequests', most);
    }
    this.#listeners += 1;
    this.#byCredential.set(credential, own + 1);
  }

  /** Gives a place back. */
  release(credential: string): void {
    const own = (this.#byCredential.get(credential) ?? 1) - 1;
    this.#listeners -= 1;
    if (own > 0) this.#byCredential.set(credential, own);
    else this.#byCredential.delete(credential);
  }

  #refusal(limit: QuotaLimit, kind: 'unavailable' | 'tooManyRequests', most: string): ProblemError {
    this.#refused.set(limit, (this.#refused.get(limit) ?? 0) + 1);
    return new ProblemError(kind, `expected ${most}, was one more: try again later`, {
      headers: { 'retry-after': '5' },
    });
  }
}
