import * as fc from 'fast-check';
import { solveConvex } from '#core/conic/solve-convex.js';
import { convexObjective } from '#core/conic/convex-objective.js';
import { objectiveAt } from '#core/conic/objective-at-point.js';
import { limitsAt } from '#core/conic/limits-at-point.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import { worstResidual } from '#core/optimise/certificate.js';
import type { Objective } from '#core/optimise/objective.js';
import { clarabel } from './clarabel.js';

/** Scenarios are a seeded walk of this many. */
const COUNT = 30;

/** Small returns of `n` names with a common part, from a seed: a linear congruence is random enough here. */
function scenariosOf(seed: number, n: number): Float64Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const returns = new Float64Array(COUNT * n);
  for (let t = 0; t < COUNT; t += 1) {
    const common = next();
    for (let i = 0; i < n; i += 1) {
      returns[t * n + i] = 0.02 * common + (0.02 + 0.01 * i) * next() + 0.001 * i;
    }
  }
  return returns;
}

function problemOf(seed: number, n: number): AllocationProblem {
  const scenarios = scenariosOf(seed, n);
  const mean = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < COUNT; t += 1) sum += scenarios[t * n + i];
    return sum / COUNT;
  });
  const covariance = new Float64Array(n * n);
  for (let t = 0; t < COUNT; t += 1) {
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) {
        const product = (scenarios[t * n + i] - mean[i]) * (scenarios[t * n + j] - mean[j]);
        covariance[i * n + j] += product / COUNT;
      }
    }
  }
  return longOnly({
    instruments: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: mean,
    covariance,
    scenarios,
  });
}

/** What is minimised at w, cost included; Infinity outside the limits. */
function valueAt(problem: AllocationProblem, objective: Objective, w: Float64Array): number {
  const convex = convexObjective(problem, objective);
  const breached = limitsAt(problem, convex.limits, w, null).some(({ excess }) => excess > 0);
  if (breached) return Infinity;
  const traded = w.reduce(
    (sum, weight, i) => sum + Math.abs(weight - (problem.trading?.currentWeights[i] ?? weight)),
    0,
  );
  if (problem.trading !== null && traded > problem.trading.maxTurnover) return Infinity;
  return objectiveAt(problem, convex, w, null).value + convex.cost * traded;
}

const STEPS = 30;

/** The least value on a grid of the simplex. */
function gridMinimum(problem: AllocationProblem, objective: Objective): number {
  const n = problem.instruments.length;
  let least = Infinity;
  for (let a = 0; a <= STEPS; a += 1) {
    for (let b = 0; b <= (n === 3 ? STEPS - a : 0); b += 1) {
      const w =
        n === 3
          ? [a / STEPS, b / STEPS, (STEPS - a - b) / STEPS]
          : [a / STEPS, (STEPS - a) / STEPS];
      least = Math.min(least, valueAt(problem, objective, Float64Array.from(w)));
    }
  }
  return least;
}

const free = { targetReturn: null };
const KINDS: readonly (readonly [string, Objective])[] = [
  ['minCvar', { kind: 'minCvar', confidence: 0.9, ...free }],
  ['minCvar of a fraction', { kind: 'minCvar', confidence: 0.87, ...free }],
  ['minCvar at confidence 0', { kind: 'minCvar', confidence: 0, ...free }],
  ['minCdar', { kind: 'minCdar', confidence: 0.8, ...free }],
  ['minSemivariance', { kind: 'minSemivariance', benchmark: 0.001, ...free }],
  ['kelly', { kind: 'kelly' }],
  ['efficientRisk', { kind: 'efficientRisk', target: { measure: 'volatility', value: 0.012 } }],
  [
    'efficientRisk of a CVaR',
    { kind: 'efficientRisk', target: { measure: 'cvar', confidence: 0.9, value: 0.019 } },
  ],
  [
    'efficientRisk of a CDaR',
    { kind: 'efficientRisk', target: { measure: 'cdar', confidence: 0.8, value: 0.05 } },
  ],
  [
    'efficientRisk of a semideviation',
    { kind: 'efficientRisk', target: { measure: 'semideviation', benchmark: 0, value: 0.009 } },
  ],
];
const VARIANTS: readonly (readonly [string, (problem: AllocationProblem) => AllocationProblem])[] =
  [
    ['plain', (problem) => problem],
    ['with l2', (problem) => ({ ...problem, l2Gamma: 0.002 })],
    [
      'with cost and turnover',
      (problem) => ({
        ...problem,
        trading: {
          currentWeights: Float64Array.from(problem.instruments, (_, i) => (i === 0 ? 1 : 0)),
          maxTurnover: 1.2,
          transactionCost: 0.0005,
        },
      }),
    ],
    [
      'beside a benchmark',
      (problem) => ({
        ...problem,
        benchmark: {
          weights: Float64Array.from(problem.instruments, (_, i) => (i === 1 ? 1 : 0)),
          maxTrackingError: 0.008,
        },
      }),
    ],
  ];

describe.each(KINDS)('%s', (kind, objective) => {
  const variants = VARIANTS.filter(([name]) => kind !== 'kelly' || !name.includes('with'));
  it.each(variants)('%s: certified, and no point of a grid is better', (_, vary) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(2, 3), (seed, n) => {
        const problem = vary(problemOf(seed, n));
        const least = gridMinimum(problem, objective);
        const outcome = solveConvex(problem, objective, clarabel);
        if (outcome.status === 'infeasible') {
          expect(least).toBe(Infinity);
          return;
        }
        if (outcome.status !== 'optimal') {
          throw new Error(`expected optimal, was ${JSON.stringify(outcome)}`);
        }
        expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(1e-6);
        expect(Math.abs(outcome.weights.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-12);
        const value = ['kelly', 'efficientRisk'].includes(objective.kind)
          ? -outcome.objectiveValue
          : outcome.objectiveValue;
        expect(value).toBeLessThanOrEqual(least + 1e-6 * Math.abs(least));
      }),
      { seed: 5, numRuns: 5 },
    );
  });
});
