import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.js';
import { PATIENCE_MS } from '../patience.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';

/**
 * Portfolio ids that nobody has yet, and that somebody is defining. The folds of two universes would both accept an id,
 * so what is asked for under one waits for the verdict on what was asked for before.
 */
@Injectable()
export class NewIds {
  readonly #underWay = new Set<string>();

  constructor(
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  /** @throws ProblemError 409 where the verdict on another definition of the id does not come in time */
  async inTurn<Answer>(portfolioId: string, define: () => Promise<Answer>): Promise<Answer> {
    const since = this.clock();
    // Once it is somebody's, that is known, and others are refused.
    const isNew = (): boolean => this.model.definitions.lastPortfolio(portfolioId) === undefined;
    const mayGoOn = (): true | undefined =>
      isNew() && this.#underWay.has(portfolioId) ? undefined : true;
    // Of several that wait, the first to go on holds up the others again.
    while (mayGoOn() === undefined) {
      const left = Math.max(0, since + this.patienceMs - this.clock());
      if ((await this.model.waiting.until(mayGoOn, left)) === undefined) throw beingDefined();
    }
    if (!isNew()) return define();
    this.#underWay.add(portfolioId);
    try {
      return await define();
    } finally {
      this.#underWay.delete(portfolioId);
      // Nothing was folded, but there may be somebody who waits for the turn.
      this.model.waiting.changed();
    }
  }
}

function beingDefined(): ProblemError {
  const message = 'expected an id that nobody else is defining now, was one that is';
  return new ProblemError('conflict', `portfolioId: ${message}`, {
    errors: [{ path: 'portfolioId', message }],
  });
}
