import type { QuoteFault } from '../validate-quote.js';

/** Numbers of one quote; null where it says none. */
export interface QuoteFigures {
  readonly price: number | null;
  readonly reference: number | null;
  readonly difference: number | null;
  readonly variation: number | null;
  readonly capitalisation: number | null;
  readonly opening: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly shares: number | null;
  readonly turnover: number | null;
}

/** Ten decimals are written: half of the last, and what doubles of 9 digits before it round. */
const DECIMALS_TOLERANCE = 1e-7;
/** A capitalisation is written in whole units or a few decimals, and divided by a price. */
const SHARES_TOLERANCE = 1e-3;

/**
 * What holds of every real quote of the exchange: difference = price - reference; variation = 100 (price / reference
 * - 1); capitalisation / price is a whole number of shares; low <= price, opening and turnover / shares <= high when
 * traded. Bid and ask are no part of it: after the closing auction a bid may lie above the ask.
 * @returns the first that is broken; one with a number missing says nothing
 */
export function brokenIdentity(figures: QuoteFigures): QuoteFault | null {
  const { price, reference, difference, variation, capitalisation } = figures;
  if (price === null) return null;
  if (reference !== null && reference > 0) {
    const moved = price - reference;
    if (difference !== null && Math.abs(difference - moved) > DECIMALS_TOLERANCE) {
      return broken('field_difference', moved, difference);
    }
    const percent = 100 * (price / reference - 1);
    if (variation !== null && Math.abs(variation - percent) > DECIMALS_TOLERANCE) {
      return broken('field_var_veille', percent, variation);
    }
  }
  if (capitalisation !== null && price > 0) {
    const shares = capitalisation / price;
    if (!(Math.abs(shares - Math.round(shares)) <= SHARES_TOLERANCE)) {
      return broken('field_capitalisation / field_cours_courant', 'a whole number', shares);
    }
  }
  return outsideRange(price, figures);
}

function outsideRange(
  price: number,
  { opening, low, high, shares, turnover }: QuoteFigures,
): QuoteFault | null {
  if (low === null || high === null || shares === null || shares <= 0) return null;
  const average = turnover === null ? null : turnover / shares;
  const within: readonly (readonly [string, number | null])[] = [
    ['field_cours_courant', price],
    ['field_opening_price', opening],
    ['field_cumul_volume_echange / field_cumul_titres_echanges', average],
  ];
  for (const [name, value] of within) {
    const slack = DECIMALS_TOLERANCE * (1 + high);
    if (value !== null && !(value >= low - slack && value <= high + slack)) {
      return broken(name, `from ${low} to ${high}`, value);
    }
  }
  return null;
}

const broken = (name: string, expected: string | number, was: number): QuoteFault => ({
  code: 'DATA_MALFORMED',
  reason: `expected ${name} ${expected}, was ${was}`,
});
