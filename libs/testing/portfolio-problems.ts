import type { GroupConstraint, PortfolioProblem } from '#core/optimise/portfolio-problem.js';
import { seededNormal, seededUniform } from './seeded-random.js';

/** Bounds of a generated problem. */
export type BoundsKind = 'longOnly' | 'boxed' | 'longShort' | 'mixed' | 'free';

export interface ProblemShape {
  readonly n: number;
  readonly seed: number;
  readonly bounds: BoundsKind;
  /** Observations behind the covariance: below n it is singular. */
  readonly observations: number;
  readonly groups: number;
}

function sampleCovariance(n: number, observations: number, normal: () => number): Float64Array {
  const covariance = new Float64Array(n * n);
  const volatility = Float64Array.from({ length: n }, () => 0.1 + 0.2 * Math.abs(normal()));
  for (let t = 0; t < observations; t += 1) {
    const market = normal();
    const row = volatility.map((scale) => scale * (0.5 * market + normal()));
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) covariance[i * n + j] += (row[i] * row[j]) / observations;
    }
  }
  return covariance;
}

/** [n] each, those of `mixed` drawn. */
export function boundsOf(
  kind: BoundsKind,
  n: number,
  uniform: () => number,
): PortfolioProblem['bounds'] {
  const fill = (value: number): Float64Array => new Float64Array(n).fill(value);
  if (kind === 'longOnly') return { lower: fill(0), upper: fill(1) };
  if (kind === 'boxed') return { lower: fill(0.2 / n), upper: fill(Math.min(1, 2.5 / n)) };
  if (kind === 'longShort') return { lower: fill(-0.3), upper: fill(1) };
  if (kind === 'free') return { lower: fill(-Infinity), upper: fill(Infinity) };
  const pick = (values: readonly number[]): Float64Array =>
    fill(0).map(() => values[Math.floor(uniform() * values.length)]);
  return { lower: pick([-Infinity, -0.5, 0, 0.1 / n]), upper: pick([2 / n, 1, Infinity]) };
}

function groupsOf(count: number, n: number, uniform: () => number): GroupConstraint[] {
  return Array.from({ length: count }, (_, g) => {
    const lower = uniform() < 0.5 ? -Infinity : Math.round(uniform() * 10) / 40;
    return {
      name: `g${g}`,
      coefficients: Float64Array.from({ length: n }, () => (uniform() < 0.4 ? 1 : 0)),
      lower,
      upper: uniform() < 0.3 ? Infinity : Math.max(lower, 0) + Math.round(uniform() * 10) / 20,
    };
  });
}

/** A seeded problem of the given shape: one market factor, volatilities of 10 to 60 % and means about their risk. */
export function portfolioProblem(shape: ProblemShape): PortfolioProblem {
  const { n, seed, bounds, observations, groups } = shape;
  const uniform = seededUniform(seed);
  const normal = seededNormal(seed + 1);
  const covariance = sampleCovariance(n, observations, normal);
  return {
    instruments: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: Float64Array.from(
      { length: n },
      (_, i) => 0.02 + 0.3 * Math.sqrt(covariance[i * n + i]) + 0.05 * normal(),
    ),
    covariance,
    riskFreeRate: 0.02,
    l2Gamma: 0,
    bounds: boundsOf(bounds, n, uniform),
    groups: groupsOf(groups, n, uniform),
  };
}
