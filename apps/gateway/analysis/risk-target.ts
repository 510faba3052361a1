import type { RiskTarget } from '#core/optimise/objective.js';
import type { Fault } from '../problem/problem.js';
import { readConfidence } from './confidence.js';
import { readNumber } from './fields.js';

/** The names of the targets of efficientRisk, and the measure that each limits. */
const MEASURES: Readonly<Record<string, RiskTarget['measure']>> = {
  targetVolatility: 'volatility',
  targetCvar: 'cvar',
  targetCdar: 'cdar',
  targetSemideviation: 'semideviation',
};
export const RISK_TARGETS: readonly string[] = Object.keys(MEASURES);

/** Exactly one target, with the parameters of its measure and no others. */
export function readRiskTarget(
  given: Readonly<Record<string, unknown>>,
  faults: Fault[],
): RiskTarget {
  const named = RISK_TARGETS.filter((name) => given[name] !== undefined);
  if (named.length !== 1) {
    const was = named.length === 0 ? 'none' : named.join(' and ');
    const message = `expected exactly one of ${RISK_TARGETS.join(', ')}, was ${was}`;
    faults.push({ path: 'objective', message });
    return { measure: 'volatility', value: NaN };
  }
  const [name] = named;
  const path = `objective.${name}`;
  const value = readNumber(given[name], path, faults);
  const measure = MEASURES[name];
  // A CVaR or a CDaR is a loss, which may be a gain; the others are deviations.
  const deviation = measure === 'volatility' || measure === 'semideviation';
  if (deviation && value < 0) faults.push({ path, message: `expected >= 0, was ${value}` });
  const tail = measure === 'cvar' || measure === 'cdar';
  if (!tail) refuse(given, 'confidence', { with: 'targetCvar or targetCdar', faults });
  if (measure !== 'semideviation')
    refuse(given, 'benchmark', { with: 'targetSemideviation', faults });
  switch (measure) {
    case 'volatility':
      return { measure, value };
    case 'cvar':
    case 'cdar':
      return { measure, value, confidence: readConfidence(given.confidence, faults) };
    case 'semideviation': {
      const benchmark = readNumber(given.benchmark, 'objective.benchmark', faults);
      return { measure, value, benchmark };
    }
  }
}

function refuse(
  given: Readonly<Record<string, unknown>>,
  field: string,
  at: { readonly with: string; readonly faults: Fault[] },
): void {
  if (given[field] === undefined) return;
  at.faults.push({ path: `objective.${field}`, message: `expected only with ${at.with}` });
}
