import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { groupRows } from '../optimise/constraint-rows.js';
import { groupMultipliers } from '../optimise/report.js';
import { AT_LOWER, AT_UPPER, FREE } from '../qp/qp-problem.js';
import type { ConeSolution } from './cone-solution.js';
import { tradingMatters, unitOf } from './constraint-blocks.js';
import type { ConvexObjective } from './convex-objective.js';
import { scenarioTable } from './scenario-blocks.js';
import { fillBudgetInPlace } from './settle-cone-weights.js';
import { tailInterior, type TailPoint } from './tail-interior.js';
import type { LinearRow, TailProgramme } from './tail-state.js';

/** Further from its bound than this, a name is not put there. */
const NEAR = 1e-4;

/** Names that are held at zero have no part; null where one is held at another weight. */
function movingNames({ lower, upper }: AllocationProblem): readonly number[] | null {
  const moving: number[] = [];
  for (let i = 0; i < lower.length; i += 1) {
    if (lower[i] < upper[i]) moving.push(i);
    else if (lower[i] !== 0 || upper[i] !== 0) return null;
  }
  return moving.length > 0 ? moving : null;
}

/**
 * min CVaR + l2 w'w within budget, bounds, groups and a target of return, by an interior point of its own: with no other
 * terms a solver of general cones does several times the work. Null where the problem has more, or gets nowhere.
 */
export function tailSolution(
  problem: AllocationProblem,
  objective: ConvexObjective,
  tolerance: number,
): ConeSolution | null {
  const { scenarios } = objective;
  const moving = movingNames(problem);
  if (scenarios?.measure !== 'cvar' || scenarios.confidence === 0 || moving === null) return null;
  if (problem.benchmark !== null || tradingMatters(problem)) return null;
  const unit = unitOf(problem.scenarios ?? new Float64Array(0));
  const scale = Math.max(unit, objective.l2);
  const programme = programmeOf(problem, objective, {
    moving,
    unit,
    scale,
    confidence: scenarios.confidence,
  });
  const point = tailInterior(programme, tolerance);
  return point === null
    ? null
    : solutionOfPoint(problem, objective, { point, moving, unit, scale });
}

function programmeOf(
  problem: AllocationProblem,
  objective: ConvexObjective,
  by: {
    readonly moving: readonly number[];
    readonly unit: number;
    readonly scale: number;
    readonly confidence: number;
  },
): TailProgramme {
  const { moving, unit, scale, confidence } = by;
  const n = moving.length;
  const table = scenarioTable(problem.scenarios, problem.instruments.length);
  const returns = new Float64Array(table.count * n);
  for (let t = 0; t < table.count; t += 1) {
    for (let k = 0; k < n; k += 1) {
      returns[t * n + k] = table.returns[t * table.names + moving[k]] / unit;
    }
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(moving, (i) => values[i]);
  const rows = groupRows(problem.groups);
  const ofGroup = ({ group, sign, bound }: (typeof rows)[number]): LinearRow => {
    const { coefficients } = problem.groups[group];
    const size = unitOf(coefficients);
    return {
      weights: pick(coefficients).map((entry) => (sign * entry) / size),
      bound: bound / size,
    };
  };
  return {
    n,
    count: table.count,
    returns,
    slope: unit / scale,
    cap: 1 / ((1 - confidence) * table.count),
    curvature: (2 * objective.l2) / scale,
    equalities: [
      { weights: new Float64Array(n).fill(1), bound: problem.budget },
      ...rows.filter(({ side }) => side === 0).map(ofGroup),
    ],
    inequalities: [
      ...rows.filter(({ side }) => side !== 0).map(ofGroup),
      ...objective.limits.map((limit) => {
        const means = problem.expectedReturns ?? new Float64Array(problem.instruments.length);
        const size = unitOf(means);
        return { weights: pick(means).map((mean) => -mean / size), bound: -limit.bound / size };
      }),
    ],
    lower: pick(problem.lower),
    upper: pick(problem.upper),
  };
}

function solutionOfPoint(
  problem: AllocationProblem,
  objective: ConvexObjective,
  found: {
    readonly point: TailPoint;
    readonly moving: readonly number[];
    readonly unit: number;
    readonly scale: number;
  },
): ConeSolution {
  const { point, moving, unit, scale } = found;
  const { lower, upper, groups } = problem;
  const weights = new Float64Array(lower.length);
  const codes = new Int8Array(lower.length).fill(AT_LOWER);
  moving.forEach((i, k) => {
    const isAt = (distance: number, multiplier: number): boolean =>
      distance < NEAR && distance < multiplier;
    const weight = point.w[k];
    codes[i] = FREE;
    if (isAt(weight - lower[i], point.lower[k])) codes[i] = AT_LOWER;
    else if (isAt(upper[i] - weight, point.upper[k])) codes[i] = AT_UPPER;
    weights[i] = codes[i] === FREE ? weight : codes[i] === AT_LOWER ? lower[i] : upper[i];
  });
  fillBudgetInPlace(weights, problem, codes);
  const rows = groupRows(groups);
  const equal = rows.filter(({ side }) => side === 0).length;
  const ofRows = Float64Array.from(rows, ({ group }, k) => {
    const value = k < equal ? point.equalities[1 + k] : point.inequalities[k - equal];
    return (scale * value) / unitOf(groups[group].coefficients);
  });
  const limits = new Map<string, number>();
  objective.limits.forEach(({ name }, k) => {
    const size = unitOf(problem.expectedReturns ?? new Float64Array(1));
    limits.set(name, (scale * point.inequalities[rows.length - equal + k]) / size);
  });
  const multipliers = groupMultipliers(rows, ofRows, groups.length, 1);
  return {
    weights,
    iterations: point.iterations,
    multipliers: {
      ...multipliers,
      budget: scale * point.equalities[0],
      limits,
      turnover: 0,
      tail: { losses: point.q.map((value) => (value * scale) / unit), drawdowns: null },
      atRisk: unit * point.atRisk,
      pulls: new Map(),
    },
    activeSet: {
      bounds: codes,
      groups: Int8Array.from(groups, (_, g) =>
        multipliers.upper[g] > 1e-9 * scale ? 1 : multipliers.lower[g] > 1e-9 * scale ? -1 : 0,
      ),
    },
  };
}
