import type { Marks, Metrics, UniverseDefinition } from '#stream/generated/wire-types.js';
import { isoTime } from '../iso-time.js';
import type { Closes, MarketData } from '../read-model/market-data.js';

/** A portfolio marked to the prices of the open session. */
export interface IntradayView {
  /** Newest price of the marks. */
  readonly asOf: string;
  readonly session: string;
  /** Simple, since the last folded close. */
  readonly return: number;
  /** Of the paper account, after cost: 1 at the first purchase; null before it. */
  readonly value: number | null;
  /** Held instruments without a quote this session: they count at their last close. */
  readonly stale: readonly string[];
}

/**
 * The portfolio's value at the marks: the account at the last folded close times 1 + sum_i w_i (p_i / c_i - 1), over held
 * weights w, marks p and folded closes c; what is not held is cash. It enters no estimate, no rule and no account.
 * @returns null without marks, or when they are not of a session behind the last folded window
 */
export function intradayView(
  metrics: Metrics,
  universe: UniverseDefinition,
  market: MarketData,
): IntradayView | null {
  const marks = market.marks(universe.universeId);
  const closes = market.closes(universe.universeId);
  // Figures and closes are of one window; between the two records of it there is nothing to say.
  if (marks === undefined || closes === undefined) return null;
  if (closes.windowEnd !== metrics.windowEnd || marks.asOf < metrics.windowEnd) return null;
  const { change, stale } = marked(metrics.heldWeights, universe, { marks, closes });
  return {
    asOf: isoTime(marks.asOf),
    session: marks.session,
    return: change,
    value: metrics.account === null ? null : metrics.account.net * (1 + change),
    stale,
  };
}

function marked(
  held: Metrics['heldWeights'],
  { instruments }: UniverseDefinition,
  { marks, closes: { closes } }: { readonly marks: Marks; readonly closes: Closes },
): { readonly change: number; readonly stale: readonly string[] } {
  const prices = new Map(marks.prices.map(({ instrument, price }) => [instrument, price]));
  let change = 0;
  const stale: string[] = [];
  instruments.forEach((instrument, i) => {
    const weight = Object.hasOwn(held, instrument) ? held[instrument] : 0;
    if (weight === 0) return;
    const price = prices.get(instrument);
    if (price === undefined) stale.push(instrument);
    else change += weight * (price / closes[i] - 1);
  });
  return { change, stale };
}
