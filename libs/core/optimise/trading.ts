/** Trading away from the weights that are held; turnover is sum |w - current|. */
export interface Trading {
  /** [n]. */
  readonly currentWeights: Float64Array;
  /** Infinity for no limit. */
  readonly maxTurnover: number;
  /** Paid per unit of turnover, in units of a return; 0 for none. */
  readonly transactionCost: number;
}

/** Which way each name trades, and whether turnover is at its limit. */
export interface ActiveTrades {
  /** [n] -1 sold, 0 kept, 1 bought. */
  readonly trades: Int8Array;
  readonly atLimit: 0 | 1;
}

/** Trading that costs something or is limited; null where it makes no difference. */
export function bindingTrading(problem: { readonly trading?: Trading }): Trading | null {
  const { trading } = problem;
  if (trading === undefined) return null;
  return trading.transactionCost > 0 || trading.maxTurnover < Infinity ? trading : null;
}

/** sum |w - current|, in index order. */
export function turnoverOf({ currentWeights }: Trading, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += Math.abs(weights[i] - currentWeights[i]);
  return sum;
}

/** @throws RangeError "expected x, was y" on a wrong length, a limit or a cost that is negative or no number */
export function checkTrading(trading: Trading, n: number): void {
  const { currentWeights, maxTurnover, transactionCost } = trading;
  if (currentWeights.length !== n) {
    throw new RangeError(`expected ${n} elements of currentWeights, was ${currentWeights.length}`);
  }
  currentWeights.forEach((weight, i) => {
    if (Number.isFinite(weight)) return;
    throw new RangeError(`expected a finite currentWeights[${i}], was ${weight}`);
  });
  if (!(maxTurnover >= 0)) throw new RangeError(`expected maxTurnover >= 0, was ${maxTurnover}`);
  if (!(transactionCost >= 0) || transactionCost === Infinity) {
    throw new RangeError(`expected transactionCost >= 0, was ${transactionCost}`);
  }
}
