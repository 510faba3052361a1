import type { Decision } from '#stream/generated/wire-types.js';

/** One line of a trade list, in weights. */
export interface Trade {
  readonly instrument: string;
  readonly from: number;
  readonly to: number;
  /** to - from: positive buys. */
  readonly change: number;
}

/** From the held to the solved weights, the largest change first; empty without a solution. */
export function tradesOf({ request, result }: Decision): Trade[] {
  const { weights } = result;
  if (weights === null) return [];
  return request.instruments
    .map((instrument, i) => ({
      instrument,
      from: request.heldWeights[i],
      to: weights[i],
      change: weights[i] - request.heldWeights[i],
    }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}
