import type { Decision, WeightSchema } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { TopologyDriver } from '#testing/topology-driver.js';
import { sessionsIn } from '../casablanca-replay.js';
import type { Market } from './every-runtime.js';

/** What a portfolio is at the close of a window, before an answer takes effect at it. */
export interface HeldWindow {
  /** 1, 2, ...: the row of the file behind the first. */
  readonly window: number;
  readonly held: readonly number[];
  readonly target: readonly number[];
  /** Net. */
  readonly drawdown: number;
}

/**
 * Weights and drawdown of a portfolio that bought its first weights at the first close, from the file and the decisions
 * that were applied: a decision on window k trades at the close of k + 1, at cost.
 */
export function accountByHand(
  market: Market,
  driver: TopologyDriver,
  { id, cost }: { readonly id: string; readonly cost: number },
): HeldWindow[] {
  const rows = sessionsIn(market.closes);
  const [first] = driver.values<WeightSchema>(topics.weights.name, id);
  const trades = new Map(
    driver
      .values<Decision>(topics.decisions.name, id)
      .filter(({ version }) => version !== null)
      .map(({ request, result }) => [request.windows + 1, result.weights ?? []]),
  );
  let target: readonly number[] = market.universe.instruments.map((name) => first.weights[name]);
  let held = target;
  let net = 1 - cost * held.reduce((sum, w) => sum + w, 0);
  let peak = 1;
  return rows.slice(1).map(({ prices }, k) => {
    const growth = prices.map((price, i) => price / rows[k].prices[i]);
    const earned = held.reduce((sum, w, i) => sum + w * growth[i], 0);
    net *= 1 + earned - held.reduce((sum, w) => sum + w, 0);
    const total = earned;
    held = held.map((w, i) => (w * growth[i]) / total);
    peak = Math.max(peak, net);
    const closed = { window: k + 1, held, target, drawdown: 1 - net / peak };
    const traded = trades.get(k + 1);
    if (traded !== undefined) {
      net *= 1 - cost * traded.reduce((sum, w, i) => sum + Math.abs(w - held[i]), 0);
      [held, target] = [traded, traded];
    }
    return closed;
  });
}
