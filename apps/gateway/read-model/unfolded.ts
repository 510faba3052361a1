import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.js';
import { PATIENCE_MS } from '../patience.js';
import { ReadModel } from './read-model.js';

/** Reads of unknown ids that wait at once: invented ids do not pile up, and each costs a probe a fold. */
export const MOST_WAITING = 100;

/** Lets a read of what this replica has not folded yet wait for it: another replica may have answered 201 a moment ago. */
@Injectable()
export class Unfolded {
  #waiting = 0;

  constructor(
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  /**
   * The probe's first value that is not undefined, or undefined once the time has passed; at once where too many wait.
   * A probe that hides what is another tenant's makes it take as long as what does not exist.
   * @param since when the request began to wait, on the gateway's clock
   */
  async find<Value>(
    probe: () => Value | undefined,
    since = this.clock(),
  ): Promise<Value | undefined> {
    const now = probe();
    if (now !== undefined || this.#waiting >= MOST_WAITING) return now;
    this.#waiting += 1;
    try {
      const left = Math.max(0, since + this.patienceMs - this.clock());
      return await this.model.waiting.until(probe, left);
    } finally {
      this.#waiting -= 1;
    }
  }
}
