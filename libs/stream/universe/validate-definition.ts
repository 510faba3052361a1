import { choleskyFactor } from '#core/linalg/cholesky.js';
import { sameValue } from '../canonical-bytes.js';
import type { PortfolioDefinition, UniverseDefinition } from '../generated/wire-types.js';
import { unpacked } from '../packed.js';
import { utcInstant } from '../utc-instant.js';
import { windowGridOf } from '../window-grid-of.js';
import { boundsFit } from './bounds-fit.js';
import { crossedBounds, heldFaults } from './bound-faults.js';
import { cascadeFaults } from './cascade-faults.js';
import { startFaults } from './start-faults.js';
import { pastFaults } from './past-sessions.js';
import { policyFaults } from './policy-faults.js';
import type { FoldedWindow } from './universe-state.js';

/** The sessions before a prior's asOf are counted day by day. */
const LATEST_AS_OF = utcInstant('2100-01-01T00:00:00Z') ?? Infinity;

/** Every fault of a universe definition against the one in force and the windows folded under it, in sentences. */
export function universeFaults(
  next: UniverseDefinition,
  current: UniverseDefinition | null,
  last: FoldedWindow | null = null,
): string[] {
  const faults: string[] = [];
  const unique = new Set(next.instruments);
  if (unique.size !== next.instruments.length || next.instruments.length === 0) {
    faults.push('instruments: expected one or more distinct names');
  }
  if (next.feeds.length === 0) faults.push('feeds: expected at least one feed');
  if (next.estimators.length === 0) faults.push('estimators: expected at least one');
  if (new Set(next.estimators.map(({ name }) => name)).size !== next.estimators.length) {
    faults.push('estimators: expected distinct names');
  }
  for (const { name, halfLifeYears } of next.estimators) {
    if (halfLifeYears !== null && !(halfLifeYears > 0)) {
      faults.push(`estimators[${name}].halfLifeYears: expected a positive number or null`);
    }
  }
  if (!(next.window.dtYears > 0)) faults.push('window.dtYears: expected a positive number');
  try {
    // A calendar without a session shows when it is asked for one.
    windowGridOf(next).first();
    faults.push(...pastFaults(next, current, last));
  } catch (error) {
    faults.push(`calendar: ${error instanceof Error ? error.message : String(error)}`);
  }
  return current === null ? faults : [...faults, ...estimatorFaults(next, current)];
}

/** What an id keeps for ever, deleted or not: what is on its way from bars may still speak of it. */
export function identityFaults(
  next: UniverseDefinition,
  before: UniverseDefinition | null,
): string[] {
  if (before === null) return [];
  const faults: string[] = [];
  if (!sameValue(before.window, next.window)) {
    faults.push('window: expected the window of this id, which never changes');
  }
  if (!sameValue(before.instruments, next.instruments)) {
    faults.push('instruments: expected the instruments of this id, which never change');
  }
  return faults;
}

/** What a later definition of a universe in force may not change. */
function estimatorFaults(next: UniverseDefinition, current: UniverseDefinition): string[] {
  const faults: string[] = [];
  for (const { name, halfLifeYears } of current.estimators) {
    const same = next.estimators.find((estimator) => estimator.name === name);
    if (same?.halfLifeYears !== halfLifeYears) {
      faults.push(`estimators[${name}]: expected the estimator in force, others may be added`);
    }
  }
  return faults;
}

/** Every fault of a portfolio definition in its universe, in sentences. */
export function portfolioFaults(
  portfolio: PortfolioDefinition,
  universe: UniverseDefinition,
): string[] {
  const faults: string[] = [];
  const n = portfolio.instruments.length;
  const unknown = portfolio.instruments.filter((name) => !universe.instruments.includes(name));
  if (unknown.length > 0) {
    faults.push(`instruments: expected names of ${universe.universeId}, was ${unknown.join(', ')}`);
  }
  if (n === 0 || new Set(portfolio.instruments).size !== n) {
    faults.push('instruments: expected one or more distinct names');
  }
  if (!universe.estimators.some(({ name }) => name === portfolio.estimator)) {
    faults.push(`estimator: expected one of the universe's, was ${portfolio.estimator}`);
  }
  faults.push(...startFaults(portfolio), ...policyFaults(portfolio), ...termFaults(portfolio));
  faults.push(...cascadeFaults(portfolio));
  const { lower, upper } = portfolio.constraints;
  const low = lower.reduce((sum, value) => sum + value, 0);
  const high = upper.reduce((sum, value) => sum + value, 0);
  if (lower.length !== n || upper.length !== n) {
    faults.push(`constraints: expected ${n} lower and upper bounds`);
  } else if (!boundsFit(portfolio.constraints, n)) {
    faults.push(...crossedBounds(portfolio));
  } else if (low > 1 || high < 1) {
    faults.push('constraints: expected bounds that leave room for weights of sum 1');
  } else {
    faults.push(...heldFaults(portfolio));
  }
  faults.push(...priorFaults(portfolio));
  return faults;
}

function priorFaults({ prior, instruments }: PortfolioDefinition): string[] {
  if (prior === null) return [];
  const n = instruments.length;
  if (
    prior.mean.length !== n ||
    prior.covariance.length !== (n * (n + 1)) / 2 ||
    !(prior.observations >= 2) ||
    ![...prior.mean, ...prior.covariance].every(Number.isFinite)
  ) {
    return [`prior: expected ${n} means, a packed covariance and at least 2 observations`];
  }
  const faults: string[] = [];
  if (prior.asOf !== null && !(prior.asOf < LATEST_AS_OF)) {
    faults.push('prior.asOf: expected an instant before the year 2100');
  }
  if (choleskyFactor(unpacked(prior.covariance, n), n) === null) {
    faults.push('prior.covariance: expected a positive definite matrix');
  }
  return faults;
}

function termFaults({ l2Gamma, riskFreeRate, riskAversion }: PortfolioDefinition): string[] {
  const faults: string[] = [];
  if (!(l2Gamma >= 0)) faults.push('l2Gamma: expected 0 or more');
  if (!Number.isFinite(riskFreeRate)) faults.push('riskFreeRate: expected a finite number');
  if (!(riskAversion > 0)) faults.push('riskAversion: expected a positive number');
  return faults;
}
