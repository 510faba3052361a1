import { toAnnual } from '#core/units.js';
import { blackLitterman } from '#core/views/black-litterman.js';
import { omegaOf } from '#core/views/omega.js';
import { impliedReturns } from '#core/views/reverse-optimisation.js';
import { viewCovariance, viewExposures } from '#core/views/view-covariance.js';
import type { BlackLittermanStart, SolveRequest } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { definitionStamp } from './announce.js';
import { mergedEstimates, momentsOf, type Estimates } from './estimates.js';
import { openTrigger, solveRequest } from './raise.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

const PATH = 'initial.blackLitterman';

/** What a start is decided on, or why it cannot be, in sentences. */
export type StartOutcome =
  | { readonly status: 'blended'; readonly estimates: Estimates }
  | { readonly status: 'refused'; readonly faults: readonly string[] };

/**
 * The estimates that a Black-Litterman start is decided on, annual: posterior means and covariance (He & Litterman 1999)
 * of what the market implies, pi = riskAversion S w + rf, and the views; S is what the portfolio knows when it is
 * defined: its prior merged with the windows of its universe.
 */
export function blendedStart(
  state: UniverseState,
  portfolio: PortfolioState,
  start: BlackLittermanStart,
): StartOutcome {
  const known = mergedEstimates(momentsOf(state, portfolio));
  if (known === null) {
    const message = 'expected a prior, or two windows of the universe, for a covariance';
    return { status: 'refused', faults: [`${PATH}: ${message}, was neither`] };
  }
  const { definition, riskFreeRate } = portfolio;
  const { riskAversion, period } = definition;
  const { tau, confidences } = start;
  const { covariance } = known;
  const n = definition.instruments.length;
  const P = Float64Array.from(start.P);
  const Q = Float64Array.from(start.Q, (view) => toAnnual(view, period));
  const rates = { riskAversion, riskFreeRate };
  const omega = omegaOf(
    confidences === null
      ? { kind: 'proportional' }
      : { kind: 'idzorek', confidences: Float64Array.from(confidences) },
    viewCovariance(P, viewExposures(covariance, P, n), n),
    { K: Q.length, tau },
  );
  const priorReturns = impliedReturns(covariance, Float64Array.from(start.marketWeights), rates);
  const posterior = blackLitterman({
    ...{ covariance, priorReturns, views: { P, Q }, omega, tau },
    ...rates,
  });
  if (posterior.status === 'infeasible') {
    return { status: 'refused', faults: posterior.conflicting.map(contradiction) };
  }
  const { returns, covariance: blended } = posterior;
  if (![...returns, ...blended].every(Number.isFinite)) {
    return { status: 'refused', faults: [`${PATH}: expected views within double precision`] };
  }
  return {
    status: 'blended',
    estimates: { merged: known.merged, expectedReturns: returns, covariance: blended },
  };
}

const contradiction = (k: number): string =>
  `${PATH}.views.Q[${k}]: expected what certain views before it allow, was a contradiction`;

/**
 * Asks for the first weights. Nothing is held, so no gain test stands between: what is feasible and certified is bought.
 */
export function raiseStart(
  state: UniverseState,
  portfolio: PortfolioState,
  at: {
    readonly estimates: Estimates;
    readonly start: BlackLittermanStart;
    readonly reason: string;
  },
): Output<SolveRequest> {
  const { instruments, portfolioId } = portfolio.definition;
  const { Q, tau } = at.start;
  const request: SolveRequest = {
    ...solveRequest(state, portfolio, {
      window: definitionStamp(state),
      held: new Float64Array(instruments.length),
      heldSharpe: null,
      estimates: at.estimates,
      trigger: {
        kinds: ['bootstrap'],
        reason: `${at.reason}: Black-Litterman, ${Q.length} views, tau ${tau}`,
        evidence: null,
        command: null,
      },
    }),
    force: true,
  };
  openTrigger(state, portfolio, request);
  portfolio.failedStart = null;
  return { topic: topics.solves.name, key: portfolioId, value: request };
}

/**
 * Asks once more for first weights that the solver came to no verdict on, at the window after that one has taken effect,
 * on what is known by then. It goes on until there is a verdict: a portfolio without weights has nothing else to wait for.
 */
export function raiseStartAgain(
  state: UniverseState,
  portfolio: PortfolioState,
): Output<SolveRequest>[] {
  const { failedStart, held, open, definition } = portfolio;
  const { blackLitterman: start } = definition;
  // A snapshot of before there was the field has none: that is no failure either.
  const failed = failedStart === 'overdue' || failedStart === 'stalled';
  if (!failed || start === null || held !== null || open !== null) return [];
  const blended = blendedStart(state, portfolio, start);
  if (blended.status === 'refused') return [];
  const { estimates } = blended;
  return [raiseStart(state, portfolio, { estimates, start, reason: `again after ${failedStart}` })];
}
