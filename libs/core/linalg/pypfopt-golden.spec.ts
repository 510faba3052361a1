import { readGolden } from '#testing/golden-series.js';
import { quadraticForm } from './symmetric.js';

interface Case {
  readonly case: string;
  readonly inputs: { readonly w: readonly number[]; readonly b?: readonly number[] };
  readonly expected: Readonly<Record<string, readonly number[]>>;
}

describe("PyPortfolioOpt's published variances", () => {
  const { cases } = JSON.parse(readGolden('pypfopt/cases.json')) as {
    readonly cases: readonly Case[];
  };
  const published = (name: string): Case => {
    const found = cases.find((entry) => entry.case === name);
    if (found === undefined) throw new Error(`expected the case ${name}`);
    return found;
  };

  it("w'Sw of three names", () => {
    const { inputs, expected } = published('portfolio_variance_dummy');
    const diagonal = (inputs as unknown as { readonly cov_diagonal: readonly number[] })
      .cov_diagonal;
    const covariance = new Float64Array(9);
    diagonal.forEach((variance, i) => {
      covariance[i * 3 + i] = variance;
    });
    expect(quadraticForm(covariance, Float64Array.from(inputs.w))).toBeCloseTo(
      expected.variance[0],
      7,
    );
  });

  it("(w - b)'S(w - b) of five", () => {
    const { inputs, expected } = published('ex_ante_tracking_error_dummy');
    const identity = Float64Array.from({ length: 25 }, (_, k) => (k % 6 === 0 ? 1 : 0));
    const active = Float64Array.from(inputs.w, (value, i) => value - (inputs.b?.[i] ?? 0));
    expect(quadraticForm(identity, active)).toBeCloseTo(expected.te_variance[0], 7);
  });
});
