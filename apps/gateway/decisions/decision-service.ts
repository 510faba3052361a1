import { Inject, Injectable } from '@nestjs/common';
import { AnalysisService } from '../analysis/analysis-service.js';
import { CLOCK, type Clock } from '../clock.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';
import type { StoredDecision } from '../read-model/stored-decision.js';
import { Unfolded } from '../read-model/unfolded.js';
import { DecisionArchive } from './decision-archive.js';
import { decisionView, type DecisionView } from './decision-view.js';
import { replayView, type ReplayView } from './replay-view.js';

/** Finds decisions, waiting for those this replica has not folded yet, and solves them again. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly model: ReadModel,
    private readonly archive: DecisionArchive,
    private readonly analysis: AnalysisService,
    private readonly unfolded: Unfolded,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async view(decisionId: string, tenant: string): Promise<DecisionView> {
    return decisionView(await this.#find(decisionId, tenant));
  }

  /**
   * Solved in the calculator's pool: however many replays are asked for, the stream's own solves do not wait for them.
   * @param client fires when the client leaves: nothing is solved for nobody
   * @throws ProblemError 404; 503 when too many wait or the deadline passes
   */
  async replay(decisionId: string, tenant: string, client: AbortSignal): Promise<ReplayView> {
    const { decision } = await this.#find(decisionId, tenant);
    // Nothing was solved for an overdue decision: there is nothing that could come out differently.
    if (decision.result.status === 'overdue') return replayView(decision, decision.result);
    const { result } = await this.analysis.run('decide', decision.request, client);
    return replayView(decision, result);
  }

  async #find(decisionId: string, tenant: string): Promise<StoredDecision> {
    const { model } = this;
    const held = own(model, model.decision(decisionId), tenant);
    if (held !== undefined) return held;
    const since = this.clock();
    // A history that does not answer is no reason not to wait for the fold.
    const archived = await this.archive.decision(decisionId).catch((error: unknown) => ({ error }));
    const isDown = archived !== undefined && 'error' in archived;
    const found = isDown ? undefined : own(model, archived, tenant);
    if (found !== undefined) return found;
    const probe = (): StoredDecision | undefined => own(model, model.decision(decisionId), tenant);
    const stored = await this.unfolded.find(tenant, probe, since);
    if (stored !== undefined) return stored;
    if (isDown) throw archived.error;
    throw new ProblemError('notFound', `expected a known decision, was "${decisionId}"`);
  }
}

/**
 * A decision on a portfolio of the tenant, also of one that is deleted, taken in its universe; any other is waited for in
 * vain, as one that does not exist.
 */
function own(
  model: ReadModel,
  stored: StoredDecision | undefined,
  tenant: string,
): StoredDecision | undefined {
  if (stored === undefined || !model.isServed(stored.decision)) return undefined;
  const last = model.definitions.lastPortfolio(stored.decision.portfolioId)?.portfolio;
  return last?.tenant === tenant ? stored : undefined;
}
