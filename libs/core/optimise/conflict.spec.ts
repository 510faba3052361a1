import { portfolioProblem } from '#testing/portfolio-problems.js';
import { seededUniform } from '#testing/seeded-random.js';
import { solveQp } from '../qp/solve-qp.js';
import { efficientReturn } from './efficient-return.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import type { Trading } from './trading.js';

const WANTED = 1000;
const KINDS = ['budget', 'bounds', 'groups', 'maxTurnover', 'targetReturn'] as const;

interface Asked {
  readonly problem: PortfolioProblem & {
    readonly budget: 0 | 1;
    readonly trading: Trading;
    readonly expectedReturns: Float64Array;
  };
  readonly targetReturn: number;
}

/** A small problem with many constraints that is as likely infeasible as not. */
function generated(seed: number): Asked {
  const uniform = seededUniform(seed);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(uniform() * values.length)];
  const n = 2 + Math.floor(uniform() * 8);
  const problem = portfolioProblem({
    n,
    seed,
    bounds: pick(['longOnly', 'boxed', 'longShort', 'mixed'] as const),
    observations: 3 * n,
    groups: Math.floor(uniform() * 4),
  });
  const expectedReturns = problem.expectedReturns ?? new Float64Array(n);
  const currentWeights = Float64Array.from({ length: n }, () => (uniform() - 0.2) / n);
  return {
    problem: {
      ...problem,
      expectedReturns,
      budget: pick([0, 1] as const),
      trading: { currentWeights, maxTurnover: pick([0.2, 0.8, Infinity]), transactionCost: 0 },
    },
    targetReturn: Math.max(...expectedReturns) * (0.3 + uniform()),
  };
}

/** Whether the named constraints can hold together: a linear programme in w, purchases and sales, which knows no other. */
function canHold({ problem, targetReturn }: Asked, kept: ReadonlySet<string>): boolean {
  const { instruments, bounds, groups = [], expectedReturns, trading, budget } = problem;
  const n = instruments.length;
  const equalities: number[][] = [];
  const inequalities: number[][] = [];
  const ofWeights = (coefficients: ArrayLike<number>, sign: number, bound: number): number[] => [
    ...Array.from({ length: n }, (_, i) => sign * coefficients[i]),
    ...new Array<number>(2 * n).fill(0),
    sign * bound,
  ];
  if (kept.has('budget')) equalities.push(ofWeights(new Float64Array(n).fill(1), 1, budget));
  instruments.forEach((_, i) => {
    const row = new Array<number>(3 * n + 1).fill(0);
    row[i] = 1;
    row[n + i] = -1;
    row[2 * n + i] = 1;
    row[3 * n] = trading.currentWeights[i];
    equalities.push(row);
  });
  for (const { name, coefficients, lower, upper } of groups) {
    if (kept.has(`groups[${name}].lower`)) inequalities.push(ofWeights(coefficients, -1, lower));
    if (kept.has(`groups[${name}].upper`)) inequalities.push(ofWeights(coefficients, 1, upper));
  }
  if (kept.has('targetReturn')) inequalities.push(ofWeights(expectedReturns, -1, targetReturn));
  if (kept.has('maxTurnover')) {
    const trades = Array.from({ length: 3 * n }, (_, k) => (k < n ? 0 : 1));
    inequalities.push([...trades, trading.maxTurnover]);
  }
  const rows = [...equalities, ...inequalities];
  const side = (values: Float64Array, end: string, open: number): number[] =>
    Array.from(values, (value, i) => (kept.has(`bounds[${instruments[i]}].${end}`) ? value : open));
  const outcome = solveQp({
    n: 3 * n,
    quadratic: null,
    linear: null,
    rows: Float64Array.from(rows.flatMap((row) => row.slice(0, -1))),
    rhs: Float64Array.from(rows, (row) => row[3 * n]),
    equalities: equalities.length,
    lower: Float64Array.of(...side(bounds.lower, 'lower', -Infinity), ...new Float64Array(2 * n)),
    upper: Float64Array.of(
      ...side(bounds.upper, 'upper', Infinity),
      ...new Float64Array(2 * n).fill(Infinity),
    ),
  });
  return outcome.status !== 'infeasible';
}

describe('the constraints that conflict', () => {
  it('are a minimal set in each of 1000 infeasible problems: without any one of them the rest can hold', () => {
    const seen = new Map<string, number>();
    const wrong: string[] = [];
    let found = 0;
    for (let seed = 1; found < WANTED; seed += 1) {
      const asked = generated(seed);
      const outcome = efficientReturn(asked.problem, asked.targetReturn);
      if (outcome.status !== 'infeasible') continue;
      found += 1;
      const names = outcome.conflicting;
      const where = `seed ${seed}: ${names.join(', ')}`;
      if (canHold(asked, new Set(names))) wrong.push(`${where} can hold together`);
      for (const dropped of names) {
        const rest = new Set(names.filter((name) => name !== dropped));
        if (!canHold(asked, rest)) wrong.push(`${where} does not need ${dropped}`);
      }
      for (const kind of KINDS) {
        if (names.some((name) => name.startsWith(kind))) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    expect(wrong).toEqual([]);
    for (const kind of KINDS) expect(seen.get(kind)).toBeGreaterThan(50);
  });
});
