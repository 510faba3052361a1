/**
 * Factor that brings a price from before a corporate action to the basis of the prices after it: ratio before / ratio
 * after. Shares that are split in ten have a ratio ten times as large, and a price a tenth of it. 1 when nothing changed,
 * and when one of the ratios is unknown: what is not said is no action.
 * @param before ratio in force before, null when it is unknown
 * @param after ratio in force from then on
 * @throws RangeError when a ratio is not positive and finite
 */
export function ratioChange(before: number | null, after: number | null): number {
  for (const ratio of [before, after]) {
    if (ratio !== null && !(ratio > 0 && ratio < Infinity)) {
      throw new RangeError(`expected a positive ratio, was ${ratio}`);
    }
  }
  return before === null || after === null ? 1 : before / after;
}
