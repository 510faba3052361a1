import { priorMoments } from '#core/prior.js';
import { createTriggerState, restInPlace } from '#core/trigger-rules.js';
import { choleskyFactor } from '#core/linalg/cholesky.js';
import { PERIODS_PER_YEAR, toAnnual } from '#core/units.js';
import type {
  Definition,
  DefinitionRecord,
  Outcome,
  PortfolioDefinition,
  UniverseDefinition,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { unpacked } from '../packed.js';
import { topics } from '../topics.js';
import { announce, definitionStamp } from './announce.js';
import { supersede } from './command-outcome.js';
import { openEstimator } from './live-estimators.js';
import { priorClock } from './prior-clock.js';
import { shrinkageFaults } from './shrinkage-faults.js';
import { priorStatistics } from './statistics-records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';
import { equalDefinitions, portfolioFaults, universeFaults } from './validate-definition.js';

/** Folds a definition: validated as a whole, in force from the window after the last one folded. */
export function foldDefinition(state: UniverseState, definition: Definition): Output[] {
  const { universe, portfolio } = definition;
  if (universe !== null) return defineUniverse(state, definition, universe);
  if (portfolio !== null) return definePortfolio(state, definition, portfolio);
  return [verdict(definition, ['expected a universe or a portfolio, was neither'])];
}

function defineUniverse(
  state: UniverseState,
  definition: Definition,
  universe: UniverseDefinition,
): Output[] {
  const { shrinkage } = definition;
  const faults = [
    ...universeFaults(universe, state.definition),
    ...shrinkageFaults(shrinkage, universe, state),
  ];
  if (faults.length > 0) return [verdict(definition, faults)];
  if (state.definition !== null && equalDefinitions(universe, state.definition)) {
    return [verdict(definition, [])];
  }
  const size = universe.instruments.length;
  if (state.definition === null) {
    state.closes = new Float64Array(size);
    state.staleFor = new Int32Array(size);
  }
  state.definition = universe;
  state.shrinkage = shrinkage;
  for (const { name } of universe.estimators) {
    openEstimator(state, { name, shrinkage: shrinkage[name] }, size);
  }
  return [record(state, definition, `universe:${universe.universeId}`), verdict(definition, [])];
}

function definePortfolio(
  state: UniverseState,
  definition: Definition,
  portfolio: PortfolioDefinition,
): Output[] {
  if (state.definition === null) {
    return [
      verdict(definition, [`universeId: expected a defined universe, was ${portfolio.universeId}`]),
    ];
  }
  const faults = portfolioFaults(portfolio, state.definition);
  if (faults.length > 0) return [verdict(definition, faults)];
  const current = state.portfolios.get(portfolio.portfolioId);
  const sameInstruments =
    current !== undefined &&
    JSON.stringify(current.definition.instruments) === JSON.stringify(portfolio.instruments);
  const next = portfolioState(portfolio, state.definition);
  if (state.last !== null) restInPlace(next.trigger, state.last.session);
  if (current !== undefined) continueHistory(current, next);
  if (current !== undefined && sameInstruments) carryOver(current, next);
  state.portfolios.set(portfolio.portfolioId, next);
  const stamp = definitionStamp(state);
  return [
    record(state, definition, `portfolio:${portfolio.portfolioId}`),
    verdict(definition, []),
    ...(current === undefined || sameInstruments ? [] : supersede(current)),
    ...priorStatistics(next, stamp),
    ...(sameInstruments ? [] : announce(state, next, stamp)),
  ];
}

/** A portfolio as defined, in annual units. */
function portfolioState(
  definition: PortfolioDefinition,
  universe: UniverseDefinition,
): PortfolioState {
  const { instruments, period, initial, prior, cascade } = definition;
  const n = instruments.length;
  const annual = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (value) => toAnnual(value, period));
  const covariance = prior === null ? null : annual(unpacked(prior.covariance, n));
  const held =
    initial.kind === 'weights'
      ? Float64Array.from(initial.weights)
      : initial.kind === 'equal'
        ? new Float64Array(n).fill(1 / n)
        : null;
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
    lastEstimates: null,
    commands: new Map(),
    ignoredAnswers: 0,
  };
}

/** Versions, ordinals and commands of a portfolio are never used twice, whatever is defined anew. */
function continueHistory(from: PortfolioState, to: PortfolioState): void {
  to.lastVersion = from.lastVersion + to.lastVersion;
  to.version = to.held === null ? from.version : to.lastVersion;
  to.ordinal = from.ordinal;
  to.ignoredAnswers = from.ignoredAnswers;
  for (const [id, command] of from.commands) to.commands.set(id, command);
}

/** A changed policy, prior or constraint keeps what is held, the account, cooldown and arm state. */
function carryOver(from: PortfolioState, to: PortfolioState): void {
  if (from.held !== null) to.held = from.held;
  if (from.target !== null) to.target = from.target;
  to.version = from.version;
  to.lastVersion = from.lastVersion;
  to.account = from.account;
  to.traded = from.traded;
  to.trigger = from.trigger;
  to.open = from.open;
  to.lastEstimates = from.lastEstimates;
}

function record(
  state: UniverseState,
  definition: Definition,
  key: string,
): Output<DefinitionRecord> {
  return {
    topic: topics.definitions.name,
    key,
    value: {
      definitionId: definition.definitionId,
      effectiveAfter: state.last?.end ?? null,
      universe: definition.universe,
      portfolio: definition.portfolio,
      shrinkage: definition.shrinkage,
    },
  };
}

function verdict(definition: Definition, faults: readonly string[]): Output<Outcome> {
  const id = definition.definitionId;
  return {
    topic: topics.outcomes.name,
    key: id,
    value: {
      id,
      requestId: definition.requestId,
      subject: 'definition',
      portfolioId: definition.portfolio?.portfolioId ?? null,
      universeId: definition.universe?.universeId ?? definition.portfolio?.universeId ?? null,
      status: faults.length === 0 ? 'accepted' : 'rejected',
      reason: faults.length === 0 ? null : faults.join('; '),
      decisionId: null,
      version: null,
      windowEnd: null,
      turnover: null,
      cost: null,
      decision: null,
    },
  };
}
