import { Inject, Injectable } from '@nestjs/common';
import { SOLVER } from '#platform/solver/solver-token.js';
import type { Solver } from '#platform/solver/solver.js';
import { PATIENCE_MS } from '../patience.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';
import type { StoredDecision } from '../read-model/stored-decision.js';
import { decisionView, type DecisionView } from './decision-view.js';
import { replayView, type ReplayView } from './replay-view.js';

/** Finds decisions, waiting for those this replica has not folded yet, and solves them again. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly model: ReadModel,
    @Inject(SOLVER) private readonly solver: Solver,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  async view(decisionId: string): Promise<DecisionView> {
    return decisionView(await this.#find(decisionId));
  }

  async replay(decisionId: string): Promise<ReplayView> {
    const { decision } = await this.#find(decisionId);
    // Nothing was solved for an overdue decision: there is nothing that could come out differently.
    if (decision.result.status === 'overdue') return replayView(decision, decision.result);
    const { result } = await this.solver.decide(decision.request);
    return replayView(decision, result);
  }

  async #find(decisionId: string): Promise<StoredDecision> {
    const { model } = this;
    const stored = await model.waiting.until(() => model.decision(decisionId), this.patienceMs);
    if (stored !== undefined) return stored;
    throw new ProblemError('notFound', `expected a known decision, was "${decisionId}"`);
  }
}
