import { readFileSync } from 'node:fs';
import { mean, standardDeviation } from './dispersion.js';

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
