import { symmetricMultiply } from '../linalg/symmetric.js';
import {
  AT_LOWER,
  AT_UPPER,
  FREE,
  type QpActiveSet,
  type QpConflict,
  type QpPoint,
  type QpProblem,
} from '../qp/qp-problem.js';
import type { ActiveTrades } from './trading.js';

/** What trading away from `current` costs, and how much of it there may be. */
export interface TradeTerms {
  /** [k]: where the first k variables are before trading. */
  readonly current: Float64Array;
  /** Per unit of sum |x - current|, in the objective's unit. */
  readonly cost: number;
  /**
   * sum rates |x - current| <= bound - others'x, `rates` [k] one each by default, `others` the coefficients of the
   * variables after the first k; null for no limit.
   */
  readonly limit: {
    readonly others: Float64Array;
    readonly bound: number;
    readonly rates?: Float64Array;
  } | null;
}

/** A variable of the split problem: x[source] changes by `sign` times it. Sign 0: the variable itself, not traded. */
interface SplitVariable {
  readonly source: number;
  readonly sign: -1 | 0 | 1;
  readonly lower: number;
  readonly upper: number;
}

/** A quadratic programme in x with x = current + bought - sold, bought and sold >= 0, and how to come back from it. */
export interface TradeSplit {
  readonly original: QpProblem;
  readonly current: Float64Array;
  readonly variables: readonly SplitVariable[];
  /** The rows of the original, then the turnover's where there is a limit. */
  readonly qp: QpProblem;
}

/** A point in x. */
export interface JoinedPoint extends QpPoint {
  readonly trading: ActiveTrades;
  /** Of the turnover, >= 0; 0 without a limit. */
  readonly turnoverMultiplier: number;
}

/**
 * A purchase where there is room above, a sale where there is room below. A name outside its bounds has to be traded: that
 * much is the lower bound of its trade, and there is none the other way.
 */
function splitVariables({ n, lower, upper }: QpProblem, current: Float64Array): SplitVariable[] {
  const variables: SplitVariable[] = [];
  current.forEach((from, source) => {
    const below = lower[source] - from;
    const above = upper[source] - from;
    if (above > 0) variables.push({ source, sign: 1, lower: Math.max(below, 0), upper: above });
    if (below < 0) variables.push({ source, sign: -1, lower: Math.max(-above, 0), upper: -below });
  });
  for (let source = current.length; source < n; source += 1) {
    variables.push({ source, sign: 0, lower: lower[source], upper: upper[source] });
  }
  return variables;
}

const factorOf = ({ sign }: SplitVariable): number => (sign === 0 ? 1 : sign);

function splitQuadratic(
  { n, curved = n, quadratic }: QpProblem,
  variables: readonly SplitVariable[],
): Float64Array | null {
  if (quadratic === null) return null;
  const size = variables.length;
  const result = new Float64Array(size * size);
  for (let p = 0; p < size; p += 1) {
    if (variables[p].source >= curved) continue;
    const row = variables[p].source * curved;
    const factor = factorOf(variables[p]);
    for (let q = 0; q < size; q += 1) {
      const { source } = variables[q];
      if (source >= curved) continue;
      result[p * size + q] = factor * factorOf(variables[q]) * quadratic[row + source];
    }
  }
  return result;
}

function splitLinear(
  { n, curved = n, quadratic, linear }: QpProblem,
  variables: readonly SplitVariable[],
  { current, cost }: TradeTerms,
): Float64Array {
  const slope = new Float64Array(n);
  if (quadratic !== null) {
    const origin = new Float64Array(curved);
    origin.set(current.subarray(0, curved));
    symmetricMultiply(quadratic, origin, slope);
  }
  if (linear !== null) for (let i = 0; i < n; i += 1) slope[i] += linear[i];
  return Float64Array.from(
    variables,
    (variable) => factorOf(variable) * slope[variable.source] + (variable.sign === 0 ? 0 : cost),
  );
}

function splitRows(
  { n, rows, rhs }: QpProblem,
  variables: readonly SplitVariable[],
  { current, limit }: TradeTerms,
): { readonly rows: Float64Array; readonly rhs: Float64Array } {
  const size = variables.length;
  const m = rhs.length;
  const count = limit === null ? m : m + 1;
  const split = { rows: new Float64Array(count * size), rhs: new Float64Array(count) };
  for (let r = 0; r < m; r += 1) {
    let bound = rhs[r];
    for (let i = 0; i < current.length; i += 1) bound -= rows[r * n + i] * current[i];
    split.rhs[r] = bound;
    variables.forEach((variable, p) => {
      split.rows[r * size + p] = factorOf(variable) * rows[r * n + variable.source];
    });
  }
  if (limit === null) return split;
  split.rhs[m] = limit.bound;
  variables.forEach(({ source, sign }, p) => {
    split.rows[m * size + p] =
      sign === 0 ? limit.others[source - current.length] : (limit.rates?.[source] ?? 1);
  });
  return split;
}

/**
 * The kinks of sum |x - current| as a quadratic programme without any: a variable per direction in which a name can
 * move (docs/derivations/turnover.md). Bounds stay bounds. The bounds of the original must not cross.
 */
export function splitTrades(original: QpProblem, terms: TradeTerms): TradeSplit {
  const { current } = terms;
  const variables = splitVariables(original, current);
  const qp: QpProblem = {
    n: variables.length,
    quadratic: splitQuadratic(original, variables),
    linear: splitLinear(original, variables, terms),
    ...splitRows(original, variables, terms),
    equalities: original.equalities,
    lower: Float64Array.from(variables, ({ lower }) => lower),
    upper: Float64Array.from(variables, ({ upper }) => upper),
  };
  return { original, current, variables, qp };
}

/** The bound of x at which a trade's own is reached, FREE where that is no bound of x but its current value. */
function boundReached({ sign, lower }: SplitVariable, code: number): number {
  if (sign === 0) return code;
  if (code === AT_UPPER) return sign > 0 ? AT_UPPER : AT_LOWER;
  if (code === AT_LOWER && lower > 0) return sign > 0 ? AT_LOWER : AT_UPPER;
  return FREE;
}

/** The point in x. Names that do not trade are exactly at `current`. */
export function joinTrades(
  { original, current, variables }: TradeSplit,
  point: QpPoint,
): JoinedPoint {
  const { n, rhs } = original;
  const m = rhs.length;
  const isLimited = point.multipliers.length > m;
  const x = new Float64Array(n);
  x.set(current);
  const codes = new Int8Array(n);
  const trades = new Int8Array(current.length);
  variables.forEach((variable, p) => {
    const { source, sign } = variable;
    const code = point.active.variables[p];
    const bound = code === FREE ? FREE : boundReached(variable, code);
    if (bound !== FREE) codes[source] = bound;
    x[source] += factorOf(variable) * point.x[p];
    if (sign === 0 || (code === AT_LOWER && variable.lower === 0)) return;
    if (trades[source] === 0) trades[source] = sign;
    else {
      // Where trading costs nothing both ways can be open at once: only what is left of them counts.
      trades[source] = Math.sign(x[source] - current[source]);
      codes[source] = FREE;
    }
  });
  return {
    x,
    multipliers: point.multipliers.slice(0, m),
    active: { variables: codes, rows: point.active.rows.slice(0, m) },
    trading: { trades, atLimit: isLimited && point.active.rows[m] !== 0 ? 1 : 0 },
    turnoverMultiplier: isLimited ? point.multipliers[m] : 0,
  };
}

/** The split problem's active set for one in x whose names trade as said; the turnover's row is active where told. */
export function splitActiveSet(
  { variables, qp, original }: TradeSplit,
  { variables: codes, rows }: QpActiveSet,
  { trades, atLimit }: ActiveTrades,
): QpActiveSet {
  const flags = new Uint8Array(qp.rhs.length);
  flags.set(rows.subarray(0, original.rhs.length));
  if (flags.length > original.rhs.length) flags[original.rhs.length] = atLimit;
  return {
    variables: Int8Array.from(variables, ({ source, sign, lower }) => {
      if (sign === 0) return codes[source];
      if (trades[source] !== sign) return AT_LOWER;
      if (codes[source] === sign) return AT_UPPER;
      return codes[source] === -sign && lower > 0 ? AT_LOWER : FREE;
    }),
    rows: flags,
  };
}

/**
 * Rows and bounds of x behind a conflict of the split problem, the turnover's row by its index. A bound at the current
 * value leaves no variable of its own: it may have a part where the trade the other way is held at zero.
 */
export function joinConflict(split: TradeSplit, conflict: QpConflict): QpConflict {
  const { original, current, variables } = split;
  const lower = new Set<number>();
  const upper = new Set<number>();
  const traded = new Set<number>();
  for (const { source } of variables) traded.add(source);
  for (const p of conflict.upper) {
    const { source, sign } = variables[p];
    (sign < 0 ? lower : upper).add(source);
  }
  for (const p of conflict.lower) {
    const { source, sign, lower: least } = variables[p];
    const side = sign < 0 ? original.upper : original.lower;
    if (sign === 0 || least > 0 || side[source] === current[source]) {
      (sign < 0 ? upper : lower).add(source);
    }
  }
  current.forEach((_, i) => {
    if (traded.has(i)) return;
    lower.add(i);
    upper.add(i);
  });
  const ascending = (indices: ReadonlySet<number>): number[] => [...indices].sort((a, b) => a - b);
  return { rows: conflict.rows, lower: ascending(lower), upper: ascending(upper) };
}
