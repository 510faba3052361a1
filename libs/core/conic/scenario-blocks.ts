import type { ScenarioRisk } from '../optimise/objective.js';
import type { ConicDraft } from './conic-draft.js';
import { unitOf } from './constraint-blocks.js';

/** T x n returns, row-major, and what they count in. */
export interface ScenarioTable {
  readonly returns: Float64Array;
  readonly names: number;
  readonly count: number;
  readonly unit: number;
}

/** @throws RangeError where there are none */
export function scenarioTable(scenarios: Float64Array | null, names: number): ScenarioTable {
  if (scenarios === null) throw new RangeError('expected scenarios, was none');
  const count = scenarios.length / names;
  if (count < 1 || !Number.isInteger(count)) {
    throw new RangeError(`expected rows of ${names} returns, was ${scenarios.length} returns`);
  }
  return { returns: scenarios, names, count, unit: unitOf(scenarios) };
}

export const scenario = ({ returns, names }: ScenarioTable, t: number): Float64Array =>
  returns.subarray(t * names, (t + 1) * names);

/** A sum of variables, in units of the table. */
export type Terms = readonly (readonly [number, number])[];

/** Where the multipliers of the scenarios are, which make the tail's subgradient. */
export interface TailRows {
  /** Index of the block of the first loss (or drawdown) against the value at risk; one a scenario. */
  readonly losses: number;
  /** Column of the value at risk. */
  readonly atRisk: number;
  /** Of the first drawdown against the one before; null for the losses themselves. */
  readonly drawdowns: number | null;
  /** Scenarios. */
  readonly count: number;
}

/**
 * CVaR = min a + 1/((1 - confidence) T) sum max(loss_t - a, 0) (Rockafellar & Uryasev 2000), and the same of drawdowns
 * y_t = max(y_{t-1} - r_t'w, 0) (Chekhlov, Uryasev & Zabarankin 2005). At confidence 0 it is the mean.
 */
export function addTail(
  draft: ConicDraft,
  table: ScenarioTable,
  risk: Extract<ScenarioRisk, { measure: 'cvar' | 'cdar' }>,
): { readonly terms: Terms; readonly rows: TailRows } {
  const { count, unit } = table;
  const drawdowns = risk.measure === 'cdar' ? draft.blocks.length : null;
  const depths = drawdowns === null ? null : addDrawdowns(draft, table);
  const atRisk = draft.variable();
  const beyond = draft.variables(count);
  const losses = draft.blocks.length;
  beyond.forEach((column, t) => {
    const rest = [
      [atRisk, -1],
      [column, -1],
    ] as const;
    if (depths !== null) draft.atMost(null, { others: [[depths[t], 1], ...rest], bound: 0 });
    else {
      const weights = scenario(table, t);
      draft.atMost(null, { weights, factor: -1 / unit, others: rest, bound: 0 });
    }
  });
  // At confidence 0 nothing is cut off: losses count from 0 on, with their sign.
  if (risk.confidence === 0) draft.equal(null, { others: [[atRisk, 1]], bound: 0 });
  else for (const column of beyond) draft.atMost(null, { others: [[column, -1]], bound: 0 });
  const share = 1 / ((1 - risk.confidence) * count);
  const terms = [[atRisk, 1] as const, ...beyond.map((column) => [column, share] as const)];
  return { terms, rows: { losses, atRisk, drawdowns, count } };
}

function addDrawdowns(draft: ConicDraft, table: ScenarioTable): readonly number[] {
  const depths = draft.variables(table.count);
  depths.forEach((column, t) => {
    const before = t === 0 ? [] : [[depths[t - 1], 1] as const];
    draft.atMost(null, {
      weights: scenario(table, t),
      factor: -1 / table.unit,
      others: [...before, [column, -1]],
      bound: 0,
    });
  });
  for (const column of depths) draft.atMost(null, { others: [[column, -1]], bound: 0 });
  return depths;
}

/** Columns d_t >= benchmark - r_t'w, over the unit and the root of T: their squares sum to the lower partial moment. */
export function addShortfalls(
  draft: ConicDraft,
  table: ScenarioTable,
  benchmark: number,
): readonly number[] {
  const columns = draft.variables(table.count);
  const factor = -1 / table.unit / Math.sqrt(table.count);
  columns.forEach((column, t) => {
    const weights = scenario(table, t);
    draft.atMost(null, { weights, factor, others: [[column, -1]], bound: factor * benchmark });
  });
  return columns;
}

/** Columns h_t <= ln(1 + r_t'w). */
export function addGrowth(draft: ConicDraft, table: ScenarioTable): readonly number[] {
  const columns = draft.variables(table.count);
  columns.forEach((column, t) => {
    draft.exponential(
      { others: [[column, -1]], bound: 0 },
      { bound: 1 },
      { weights: scenario(table, t), factor: -1, bound: 1 },
    );
  });
  return columns;
}
