import { choleskyFactor } from '#core/linalg/cholesky.js';
import { priorMoments } from '#core/prior.js';
import { createTriggerState } from '#core/trigger-rules.js';
import { PERIODS_PER_YEAR, toAnnual } from '#core/units.js';
import type { PortfolioDefinition, UniverseDefinition } from '../generated/wire-types.js';
import { unpacked } from '../packed.js';
import { priorClock } from './prior-clock.js';
import type { PortfolioState } from './universe-state.js';

/** A portfolio as defined, before anything has happened to it; annual. */
export function portfolioStateOf(
  definition: PortfolioDefinition,
  universe: UniverseDefinition,
): PortfolioState {
  const { instruments, period, prior, cascade } = definition;
  const n = instruments.length;
  const annual = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (value) => toAnnual(value, period));
  const covariance = prior === null ? null : annual(unpacked(prior.covariance, n));
  const held = heldFromTheStart(definition);
  return {
    definition,
    indices: instruments.map((name) => universe.instruments.indexOf(name)),
    riskFreeRate: toAnnual(definition.riskFreeRate, period),
    l2Gamma: toAnnual(definition.l2Gamma, period),
    cascade:
      cascade === null ? null : { ...cascade, gammaStep: toAnnual(cascade.gammaStep, period) },
    halfLifeYears:
      universe.estimators.find(({ name }) => name === definition.estimator)?.halfLifeYears ?? null,
    prior:
      prior === null || covariance === null
        ? null
        : priorMoments({
            mean: annual(prior.mean),
            covariance,
            observations: prior.observations,
            years: prior.observations / PERIODS_PER_YEAR[period],
          }),
    priorFactor: covariance === null ? null : choleskyFactor(covariance, n),
    priorClock: priorClock(universe, prior?.asOf ?? null),
    held,
    target: held?.slice() ?? null,
    version: held === null ? 0 : 1,
    lastVersion: held === null ? 0 : 1,
    ordinal: 0,
    account: null,
    trigger: createTriggerState(),
    traded: [],
    open: null,
    failedStart: null,
    lastEstimates: null,
    commands: new Map(),
    ignoredAnswers: 0,
  };
}

/** Weights that are held without anybody deciding; null where a decision or the warm-up comes first. */
function heldFromTheStart({ initial, instruments }: PortfolioDefinition): Float64Array | null {
  const n = instruments.length;
  switch (initial.kind) {
    case 'weights':
      return Float64Array.from(initial.weights);
    case 'equal':
      return new Float64Array(n).fill(1 / n);
    case 'equalAfterWarmUp':
    case 'blackLitterman':
      return null;
  }
}
