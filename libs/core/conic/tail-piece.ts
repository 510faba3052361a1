import { scenario, type ScenarioTable } from './scenario-blocks.js';
import { portfolioReturns, runningDrawdowns, type TailDuals } from './scenario-measures.js';

/** An equality x'w = (with atRisk: the value at risk, else 0) that holds where the tail has a kink. */
export interface Tie {
  readonly slope: Float64Array;
  readonly atRisk: boolean;
  readonly scenario: number;
}

/**
 * The linear piece of a tail around a solution: a + cap sum over the scenarios beyond (loss_t - a), and the kinks it is
 * between. Losses are slopes'w, in units of the table.
 */
export interface TailPiece {
  readonly cap: number;
  /** Sum of the slopes of the losses beyond the value at risk, times cap. */
  readonly slope: Float64Array;
  readonly beyond: number;
  readonly ties: readonly Tie[];
  /** 1 where the drawdown runs on from the one before, 0 where it starts at a peak; null for losses. */
  readonly running: Uint8Array | null;
  readonly isBeyond: Uint8Array;
}

/** Of two numbers with a product near zero, whether the second is the one that is zero. */
const isActive = (multiplier: number, distance: number): boolean =>
  multiplier > 0 && distance < multiplier;

/** Reads the piece off an interior solution: each scenario's place is told by multiplier against distance. */
export function tailPiece(
  table: ScenarioTable,
  w: Float64Array,
  risk: { readonly confidence: number; readonly atRisk: number },
  duals: TailDuals,
): TailPiece {
  const { names, count, unit } = table;
  const cap = 1 / ((1 - risk.confidence) * count);
  // At confidence 0 nothing is cut off.
  const atRisk = risk.confidence === 0 ? -Infinity : risk.atRisk;
  const returns = portfolioReturns(table, w);
  const depths = duals.drawdowns === null ? null : runningDrawdowns(returns);
  const running = depths === null ? null : new Uint8Array(count);
  const slope = new Float64Array(names);
  const isBeyond = new Uint8Array(count);
  const ties: Tie[] = [];
  let along = new Float64Array(names);
  let beyond = 0;
  for (let t = 0; t < count; t += 1) {
    const row = scenario(table, t);
    if (depths === null) along = row.map((value) => -value / unit);
    else {
      along = along.map((value, i) => value - row[i] / unit);
      const before = t === 0 ? 0 : depths[t - 1];
      const p = (duals.drawdowns?.[t] ?? 0) / cap;
      const left = Math.abs(before - returns[t]) / unit;
      const kept = ((duals.losses[t] ?? 0) + (duals.drawdowns?.[t + 1] ?? 0)) / cap - p;
      const atPeak = isActive(kept, depths[t] / unit);
      if (atPeak && isActive(p, left)) ties.push({ slope: along, atRisk: false, scenario: t });
      if (atPeak || depths[t] === 0) along = new Float64Array(names);
      else if (running !== null) running[t] = 1;
    }
    const loss = depths === null ? -returns[t] : depths[t];
    const distance = (loss - atRisk) / unit;
    const q = duals.losses[t] / cap;
    if (isActive(Math.min(q, 1 - q), Math.abs(distance))) {
      ties.push({ slope: along, atRisk: true, scenario: t });
    } else if (distance > 0) {
      isBeyond[t] = 1;
      beyond += 1;
      for (let i = 0; i < names; i += 1) slope[i] += cap * along[i];
    }
  }
  return { cap, slope, beyond, ties, running, isBeyond };
}

/** The duals that the multipliers of the ties (in sum with the piece's own 1) stand for. */
export function dualsOfPiece(
  { cap, ties, running, isBeyond }: TailPiece,
  multipliers: Float64Array,
): TailDuals {
  const losses = Float64Array.from(isBeyond, (is) => (is === 1 ? cap : 0));
  const atPeaks = new Map<number, number>();
  ties.forEach(({ atRisk, scenario: t }, k) => {
    if (atRisk) losses[t] = multipliers[k];
    else atPeaks.set(t, multipliers[k]);
  });
  if (running === null) return { losses, drawdowns: null };
  const drawdowns = new Float64Array(losses.length);
  let after = 0;
  for (let t = losses.length - 1; t >= 0; t -= 1) {
    after = running[t] === 1 ? losses[t] + after : (atPeaks.get(t) ?? 0);
    drawdowns[t] = after;
  }
  return { losses, drawdowns };
}
