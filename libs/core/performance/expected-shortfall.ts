/**
 * Conditional value at risk of the losses -r at `confidence`, exact for the empirical distribution with weights 1/T
 * (Rockafellar & Uryasev 2000): the mean of the worst (1 - confidence) T losses, the boundary observation counted by its
 * fraction. Losses positive. Null of an empty series.
 * @param confidence in [0, 1]; from 1 - 1/T on it is the worst loss
 * @throws RangeError on another confidence
 */
export function expectedShortfall(returns: Float64Array, confidence: number): number | null {
  if (!(confidence >= 0 && confidence <= 1)) {
    throw new RangeError(`expected a confidence in [0, 1], was ${confidence}`);
  }
  if (returns.length === 0) return null;
  const ascending = returns.slice().sort();
  if (confidence === 1) return -ascending[0];
  const tail = (1 - confidence) * returns.length;
  const whole = Math.min(Math.floor(tail), returns.length);
  let losses = 0;
  for (let t = 0; t < whole; t += 1) losses -= ascending[t];
  if (whole < returns.length) losses -= (tail - whole) * ascending[whole];
  return losses / tail;
}
