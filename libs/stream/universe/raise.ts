import { turnoverLeft } from '#core/trigger/turnover-budget.js';
import type {
  Cause,
  Command,
  Constraints,
  Objective,
  SolveRequest,
  TriggerEvidence,
} from '../generated/wire-types.js';
import { decisionIdOf } from '../identifiers.js';
import type { Output } from '../log-record.js';
import { packed } from '../packed.js';
import { topics } from '../topics.js';
import { figuresOf, mergedEstimates, momentsOf, type Estimates } from './estimates.js';
import type { Stamp } from './records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/** Why a solve is asked for. */
export interface Trigger {
  readonly kinds: readonly Cause[];
  readonly reason: string;
  /** What the rules that fired saw; null of a command. */
  readonly evidence: TriggerEvidence | null;
  readonly command: Command | null;
}

/**
 * Writes one solve request, complete in itself, and opens the trigger (a dry run opens none).
 * Returns null while there is nothing to solve on: no window, no covariance or nothing held.
 */
export function raise(
  state: UniverseState,
  portfolio: PortfolioState,
  trigger: Trigger,
): Output<SolveRequest> | null {
  const window = state.last;
  if (window === null || portfolio.held === null) return null;
  const { held } = portfolio;
  const moments = momentsOf(state, portfolio);
  const estimates = mergedEstimates(moments);
  if (estimates === null) return null;
  const heldSharpe = figuresOf(portfolio, moments, held)?.sharpe ?? null;
  const request = solveRequest(state, portfolio, { window, held, heldSharpe, estimates, trigger });
  if (!request.dryRun) openTrigger(state, portfolio, request);
  return { topic: topics.solves.name, key: portfolio.definition.portfolioId, value: request };
}

/** Opens the trigger that a request is of: until it is answered nothing else is asked for. */
export function openTrigger(
  state: UniverseState,
  portfolio: PortfolioState,
  request: SolveRequest,
): void {
  portfolio.ordinal += 1;
  portfolio.open = {
    decisionId: request.decisionId,
    commandId: request.commandId,
    cause: request.cause,
    raisedOn: state.folded,
    windowEnd: request.windowEnd,
    answered: false,
    target: null,
  };
}

/** The request of a trigger on these estimates. */
export function solveRequest(
  state: UniverseState,
  portfolio: PortfolioState,
  at: {
    readonly window: Stamp;
    readonly held: Float64Array;
    readonly heldSharpe: number | null;
    readonly estimates: Estimates;
    readonly trigger: Trigger;
  },
): SolveRequest {
  const { definition } = portfolio;
  const { estimates } = at;
  const { merged } = estimates;
  const n = definition.instruments.length;
  const { command, kinds, reason } = at.trigger;
  const dryRun = command?.dryRun === true;
  const objective: Objective = command?.objective ?? definition.objective;
  const constraints: Constraints = command?.constraints ?? definition.constraints;
  return {
    decisionId: decisionIdOf({
      portfolioId: definition.portfolioId,
      windowEnd: at.window.end,
      cause: command === null ? kinds[0] : `manual/${command.commandId}`,
      ordinal: dryRun ? 0 : portfolio.ordinal + 1,
    }),
    portfolioId: definition.portfolioId,
    universeId: definition.universeId,
    commandId: command?.commandId ?? null,
    dryRun,
    force: command?.force === true,
    cause: kinds[0],
    kinds,
    reason,
    windowEnd: at.window.end,
    session: at.window.session,
    source: at.window.source,
    windows: state.windows,
    revision: 0,
    weightsVersion: portfolio.version,
    instruments: definition.instruments,
    statistics: {
      T: merged.T,
      n: merged.n,
      s: merged.s,
      q: merged.q,
      mean: [...merged.mean],
      scatter: packed(merged.scatter, n),
    },
    expectedReturns: [...estimates.expectedReturns],
    covariance: packed(estimates.covariance, n),
    heldWeights: [...at.held],
    previousExpectedReturns: portfolio.lastEstimates?.expectedReturns ?? null,
    previousVolatilities: portfolio.lastEstimates?.volatilities ?? null,
    objective,
    constraints,
    l2Gamma: portfolio.l2Gamma,
    riskAversion: definition.riskAversion,
    riskFreeRate: portfolio.riskFreeRate,
    cost: definition.policy.cost,
    horizonYears: definition.policy.horizonYears,
    heldSharpe: at.heldSharpe,
    threshold: definition.policy.sharpe?.threshold ?? null,
    // Who asks for an objective of their own is given that one.
    cascade: (command?.objective ?? null) === null ? portfolio.cascade : null,
    evidence: at.trigger.evidence,
    turnoverLeft: budgetLeft(portfolio, at.window.end),
  };
}

/** What the turnover budget leaves for a decision on a window; null without one. */
function budgetLeft({ definition, traded }: PortfolioState, windowEnd: number): number | null {
  const { turnoverBudget } = definition.policy;
  return turnoverBudget === null ? null : turnoverLeft(traded, turnoverBudget.perYear, windowEnd);
}
