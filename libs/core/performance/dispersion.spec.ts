import { readFileSync } from 'node:fs';
import { differenceDeviation, mean, standardDeviation } from './dispersion.js';

interface Certified {
  readonly file: string;
  readonly exact_recomputed: { readonly mean: string; readonly std: string };
}

const directory = new URL('../../../test/golden/nist_strd_univariate/', import.meta.url);
const { datasets } = JSON.parse(readFileSync(new URL('certified.json', directory), 'utf8')) as {
  datasets: Record<string, Certified>;
};

describe('NIST StRD univariate datasets', () => {
  // Digits of agreement. NumAcc3's data, about 1e7 with steps of 0.1, are not representable exactly: 9 digits are left.
  it.each(Object.entries(datasets))('%s: mean and standard deviation', (name, known) => {
    const text = readFileSync(new URL(known.file, directory), 'utf8').trim();
    const values = Float64Array.from(text.split(/\s+/), Number);
    const agreement = (value: number, exact: number): number =>
      -Math.log10(Math.max(Math.abs(value - exact) / Math.abs(exact), 1e-16));
    const { mean: exactMean, std: exactStd } = known.exact_recomputed;
    expect(agreement(mean(values), Number(exactMean))).toBeGreaterThanOrEqual(14);
    expect(agreement(standardDeviation(values) ?? NaN, Number(exactStd))).toBeGreaterThanOrEqual(
      name === 'NumAcc3' ? 9 : 12,
    );
  });
});

describe('a constant series', () => {
  // Of T equal summands of 0.001 rounding leaves a mean that is not 0.001.
  it.each([2, 1000, 100_000])('of %i values has its value as mean and no deviation', (T) => {
    const values = new Float64Array(T).fill(0.001);
    expect([mean(values), standardDeviation(values)]).toEqual([0.001, 0]);
  });

  it('is a difference that only the rounding of its terms changes', () => {
    const x = Float64Array.from({ length: 3000 }, (_, t) => Math.sin(t) / 10);
    const y = x.map((value) => value - 1e-5);
    expect(differenceDeviation(x, y)).toBe(0);
    const one = y.slice();
    one[7] += 1e-12;
    expect(differenceDeviation(x, one)).toBeGreaterThan(0);
  });
});

describe('the standard deviation', () => {
  it('of numbers whose squares leave the range of doubles is theirs', () => {
    for (const unit of [1e-300, 1e-200, 1e200, 1e300]) {
      const deviation = standardDeviation(Float64Array.of(unit, 2 * unit, 3 * unit)) ?? NaN;
      expect(deviation / unit).toBeCloseTo(1, 14);
    }
  });
});
