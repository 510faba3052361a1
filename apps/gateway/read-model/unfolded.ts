import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.js';
import { PATIENCE_MS } from '../patience.js';
import { ReadModel } from './read-model.js';

/** Reads of unknown ids of one tenant that wait at once: invented ids do not pile up, and each costs a probe a fold. */
export const MOST_WAITING = 100;

/** Lets a read of what this replica has not folded yet wait for it: another replica may have answered 201 a moment ago. */
@Injectable()
export class Unfolded {
  /** By tenant: who invents ids takes away nobody else's waiting. */
  readonly #waiting = new Map<string, number>();

  constructor(
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  /**
   * The probe's first value that is not undefined, or undefined once the time has passed; at once where too many wait.
   * A probe that hides what is another tenant's makes it take as long as what does not exist.
   * @param tenant whose request it is
   * @param since when the request began to wait, on the gateway's clock
   */
  async find<Value>(
    tenant: string,
    probe: () => Value | undefined,
    since = this.clock(),
  ): Promise<Value | undefined> {
    const now = probe();
    const waiting = this.#waiting.get(tenant) ?? 0;
    if (now !== undefined || waiting >= MOST_WAITING) return now;
    this.#waiting.set(tenant, waiting + 1);
    try {
      const left = Math.max(0, since + this.patienceMs - this.clock());
      return await this.model.waiting.until(probe, left);
    } finally {
      this.#leave(tenant);
    }
  }

  #leave(tenant: string): void {
    const left = (this.#waiting.get(tenant) ?? 1) - 1;
    if (left === 0) this.#waiting.delete(tenant);
    else this.#waiting.set(tenant, left);
  }
}
