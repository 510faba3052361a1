import type { FactorProblem, GroupConstraint } from '#core/optimise/portfolio-problem.js';
import { boundsOf, type BoundsKind } from './portfolio-problems.js';
import { seededNormal, seededUniform } from './seeded-random.js';

export interface FactorShape {
  readonly n: number;
  /** K. */
  readonly factors: number;
  readonly seed: number;
  readonly bounds: BoundsKind;
  /** Share of the names without specific risk. */
  readonly riskless?: number;
  /** Linear constraints, members of a group and exposures in turn; default none. */
  readonly groups?: number;
}

/** Half of them leave equal weights no room: equalities, ranges and single sides. */
function factorGroups(count: number, n: number, uniform: () => number): GroupConstraint[] {
  return Array.from({ length: count }, (_, g) => {
    const coefficients = Float64Array.from({ length: n }, () =>
      g % 2 === 0 ? Number(uniform() < 0.4) : 0.5 + uniform(),
    );
    const equal = coefficients.reduce((sum, value) => sum + value, 0) / n;
    const at = equal + 0.3 * (uniform() - 0.5);
    const kind = Math.floor(4 * uniform());
    const width = kind === 0 ? 0 : 0.1 * uniform();
    return {
      name: `g${g}`,
      coefficients,
      lower: kind === 1 ? -Infinity : at - width,
      upper: kind === 2 ? Infinity : at + width,
    };
  });
}

/** A seeded problem of K factors: the first one's loadings are positive, specific volatilities of 5 to 35 %. */
export function factorProblem({
  n,
  factors,
  seed,
  bounds,
  riskless = 0,
  groups = 0,
}: FactorShape): FactorProblem {
  const uniform = seededUniform(seed);
  const normal = seededNormal(seed + 1);
  const loadings = Float64Array.from({ length: factors * n }, (_, e) =>
    e < n ? 0.1 + 0.1 * uniform() : (0.08 * normal()) / Math.sqrt(factors),
  );
  const specific = Float64Array.from({ length: n }, () => {
    const deviation = 0.05 + 0.3 * uniform();
    return uniform() < riskless ? 0 : deviation * deviation;
  });
  return {
    instruments: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: Float64Array.from({ length: n }, () => 0.06 + 0.05 * normal()),
    covariance: { loadings, specific },
    riskFreeRate: 0.02,
    l2Gamma: 0,
    bounds: boundsOf(bounds, n, uniform),
    groups: factorGroups(groups, n, uniform),
  };
}

/** Returns and covariance times `factor`. */
export function scaledFactors(problem: FactorProblem, factor: number): FactorProblem {
  const { expectedReturns, covariance, riskFreeRate, l2Gamma } = problem;
  const root = Math.sqrt(factor);
  return {
    ...problem,
    ...(expectedReturns === undefined
      ? {}
      : { expectedReturns: expectedReturns.map((value) => factor * value) }),
    covariance: {
      loadings: covariance.loadings.map((value) => root * value),
      specific: covariance.specific.map((value) => factor * value),
    },
    riskFreeRate: factor * riskFreeRate,
    l2Gamma: factor * l2Gamma,
  };
}
