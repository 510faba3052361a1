import { readGolden } from './golden-series.js';

type Numbers = Readonly<Record<string, number>>;

const read = <Value>(file: string): Value => JSON.parse(readGolden(`casablanca/${file}`)) as Value;
const statistics = read<{
  readonly instruments: readonly string[];
  readonly meanReturns: Numbers;
  readonly covarianceMatrix: Readonly<Record<string, Numbers>>;
}>('portf1.json');
const origin = read<{ readonly originalReoptimiser: { readonly weights: Numbers } }>(
  'portf1-origin.json',
);
const { instruments } = statistics;
const inOrder = (values: Numbers): number[] => instruments.map((name) => values[name]);

/** The reference portfolio per week: names, means [N], covariance [N x N] by rows, and the weights of the original system. */
export const referencePortfolio = {
  instruments,
  means: inOrder(statistics.meanReturns),
  covariance: instruments.flatMap((name) => inOrder(statistics.covarianceMatrix[name])),
  originalWeights: inOrder(origin.originalReoptimiser.weights),
} as const;
