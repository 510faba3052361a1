import { Inject, Injectable } from '@nestjs/common';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { PATIENCE_MS } from '../patience.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';

/** Where a portfolio is, and whose. */
export type PlacedId = Pick<PortfolioDefinition, 'portfolioId' | 'tenant' | 'universeId'>;

/** So long an id is claimed: longer than a call takes, and than another replica is behind. */
const CLAIMED_MS = 10_000;
const ASK_AGAIN_MS = 50;

/**
 * Portfolio ids that nobody has yet, and that somebody is defining. The folds of two universes would both accept an id,
 * so what is asked for under one waits for the verdict on what was asked for before: in this replica by turn, and where
 * replicas share a store, in all of them by a claim. One fold decides what one tenant asks for in one universe.
 */
@Injectable()
export class NewIds {
  readonly #underWay = new Set<string>();

  constructor(
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'agreement'>,
  ) {}

  /** @throws ProblemError 409 where the verdict on another definition of the id does not come in time */
  async inTurn<Answer>(id: PlacedId, define: () => Promise<Answer>): Promise<Answer> {
    const { portfolioId } = id;
    const deadline = this.clock() + this.patienceMs;
    const mayGoOn = (): true | undefined =>
      this.#isNew(portfolioId) && this.#underWay.has(portfolioId) ? undefined : true;
    // Of several that wait, the first to go on holds up the others again.
    while (mayGoOn() === undefined) {
      if ((await this.#until(mayGoOn, deadline)) === undefined) throw beingDefined();
    }
    if (!this.#isNew(portfolioId)) return define();
    this.#underWay.add(portfolioId);
    try {
      await this.#claim(id, deadline);
      return await define();
    } finally {
      this.#underWay.delete(portfolioId);
      // Nothing was folded, but there may be somebody who waits for the turn.
      this.model.waiting.changed();
    }
  }

  /** Once it is somebody's, that is known, and others are refused. */
  #isNew(portfolioId: string): boolean {
    return this.model.definitions.lastPortfolio(portfolioId) === undefined;
  }

  /** Resolves when no other replica lets another define the id, or when it is somebody's. Without a store nobody is asked. */
  async #claim({ portfolioId, tenant, universeId }: PlacedId, deadline: number): Promise<void> {
    const store = this.config.agreement?.store;
    if (store === undefined) return;
    const holder = JSON.stringify([tenant, universeId]);
    const isKnown = (): true | undefined => (this.#isNew(portfolioId) ? undefined : true);
    while ((await store.claim(`portfolio:${portfolioId}`, holder, CLAIMED_MS)) === 'taken') {
      if (this.clock() >= deadline) throw beingDefined();
      const next = Math.min(deadline, this.clock() + ASK_AGAIN_MS);
      if ((await this.#until(isKnown, next)) === true) return;
    }
  }

  #until(probe: () => true | undefined, deadline: number): Promise<true | undefined> {
    return this.model.waiting.until(probe, Math.max(0, deadline - this.clock()));
  }
}

function beingDefined(): ProblemError {
  const message = 'expected an id that nobody else is defining now, was one that is';
  return new ProblemError('conflict', `portfolioId: ${message}`, {
    errors: [{ path: 'portfolioId', message }],
  });
}
