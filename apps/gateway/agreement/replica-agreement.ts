import { Inject, Injectable } from '@nestjs/common';
import { covers } from '#platform/read-store/read-store.js';
import type { LogRecord } from '#stream/log-record.js';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { PATIENCE_MS } from '../patience.js';
import { ReadModel } from '../read-model/read-model.js';
import { ServedCoordinates } from './served-coordinates.js';

/** How a read stands to those that other replicas have answered; `alone` where there is nobody to agree with. */
export type ReadStanding = 'alone' | 'agreed' | 'waited' | 'behind' | 'unconfirmed';

/** No answer of this replica is older than one that another has given before it. */
@Injectable()
export class ReplicaAgreement {
  readonly #served = new ServedCoordinates();
  readonly #reads = new Map<ReadStanding, number>();

  constructor(
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Reads so far, by how they stood. */
  get reads(): ReadonlyMap<ReadStanding, number> {
    return this.#reads;
  }

  fold(record: LogRecord): void {
    if (this.config.agreement !== undefined) this.#served.fold(record);
  }

  /**
   * Notes where this replica is with a portfolio, and waits until that is where the newest answer came from. What is
   * read in the same turn of the event loop is what was noted: the fold has no turn in between.
   */
  async reach(portfolioId: string): Promise<ReadStanding> {
    const { agreement } = this.config;
    if (agreement === undefined) return 'alone';
    const standing = await this.#reach(portfolioId, agreement.store);
    this.#reads.set(standing, (this.#reads.get(standing) ?? 0) + 1);
    return standing;
  }

  async #reach(
    portfolioId: string,
    store: NonNullable<GatewayConfig['agreement']>['store'],
  ): Promise<ReadStanding> {
    const deadline = this.clock() + this.patienceMs;
    let reached: ReadStanding = 'agreed';
    do {
      const noted = this.#served.of(portfolioId);
      const answer = await store.raise(portfolioId, noted);
      if (answer.kind === 'unreachable') return 'unconfirmed';
      const { coordinates: newest } = answer;
      const here = (): true | undefined =>
        covers(this.#served.of(portfolioId), newest) ? true : undefined;
      // Equal, and nothing was folded while the store was asked.
      if (here() === true && this.#served.of(portfolioId) === noted) return reached;
      if (here() === undefined) {
        reached = 'waited';
        await this.model.waiting.until(here, Math.max(0, deadline - this.clock()));
      }
    } while (this.clock() < deadline);
    return 'behind';
  }
}
