import type { DriftBandRule, Policy, PortfolioDefinition } from '../generated/wire-types.js';

/** Every fault of a portfolio's policy, in sentences. */
export function policyFaults({
  policy,
  optimiser,
}: Pick<PortfolioDefinition, 'policy' | 'optimiser'>): string[] {
  const { sharpe, review, driftBand, turnoverBudget } = policy;
  const faults: string[] = [];
  if (!(policy.warmUpWindows >= 0)) faults.push('policy.warmUpWindows: expected 0 or more');
  if (!(policy.cooldownWindows >= 0)) faults.push('policy.cooldownWindows: expected 0 or more');
  if (!(policy.cost >= 0 && policy.cost < 0.5)) faults.push('policy.cost: expected 0 to 0.5');
  if (!isPositive(policy.horizonYears)) {
    faults.push('policy.horizonYears: expected a positive number');
  }
  if (review !== null && !(review.every >= 1)) {
    faults.push('policy.review.every: expected 1 or more');
  }
  if (sharpe !== null && !(sharpe.rearm >= sharpe.threshold)) {
    faults.push('policy.sharpe.rearm: expected at least the threshold');
  }
  if (driftBand !== null) faults.push(...driftBandFaults(driftBand));
  faults.push(...drawdownFaults(policy));
  if (turnoverBudget !== null) {
    if (!isPositive(turnoverBudget.perYear)) {
      faults.push('policy.turnoverBudget.perYear: expected a positive number');
    }
    // Weights from outside are in force as given: there is no decision that could be refused.
    if (optimiser === 'external') {
      faults.push('policy.turnoverBudget: expected none of the optimiser external');
    }
  }
  return faults;
}

function driftBandFaults({ absolute, relative }: DriftBandRule): string[] {
  if (absolute === null && relative === null) {
    return ['policy.driftBand: expected absolute, relative or both, was neither'];
  }
  const faults: string[] = [];
  if (absolute !== null && !isPositive(absolute)) {
    faults.push('policy.driftBand.absolute: expected a positive number');
  }
  if (relative !== null && !isPositive(relative)) {
    faults.push('policy.driftBand.relative: expected a positive number');
  }
  return faults;
}

function drawdownFaults({ drawdown }: Policy): string[] {
  if (drawdown === null) return [];
  const { limit, rearm } = drawdown;
  if (!(limit > 0 && limit < 1))
    return ['policy.drawdown.limit: expected more than 0, less than 1'];
  return rearm >= 0 && rearm <= limit ? [] : ['policy.drawdown.rearm: expected 0 to the limit'];
}

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);
