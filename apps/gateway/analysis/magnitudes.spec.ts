import fc from 'fast-check';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { ProblemError } from '../problem/problem-error.js';
import { AnalysisController } from './analysis-controller.js';
import { AnalysisService } from './analysis-service.js';

type Body = Readonly<Record<string, unknown>>;
type Endpoint = keyof AnalysisController;

const controller = new AnalysisController(new AnalysisService(inlineCalculator()));
const { signal } = new AbortController();

/** The figures of an answer that are no finite numbers, by path. */
function notFinite(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => notFinite(inner, `${path}.${name}`));
}

/** What is wrong with how a body is answered: nothing when it is refused with sentences, or answered with finite figures. */
async function complaints(endpoint: Endpoint, body: Body): Promise<string[]> {
  try {
    return notFinite(await controller[endpoint](body, signal), endpoint);
  } catch (error) {
    if (!(error instanceof ProblemError)) return [`${endpoint} threw ${String(error)}`];
    const { status, errors } = error.problem;
    const isSaid = status === 400 && errors.every(({ message }) => /^expected .+/.test(message));
    return isSaid ? [] : [`${endpoint} refused without a sentence: ${error.message}`];
  }
}

const instruments = ['A', 'B', 'C'];
/** 1e-300 to 1e300, zero and ordinary numbers. */
const size = fc.oneof(
  fc.integer({ min: -300, max: 300 }).map((exponent) => Number(`1e${exponent}`)),
  fc.constantFrom(0, 1, 0.5, 0.1),
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -300, max: 298 }))
    .map(([digits, exponent]) => Number(`${digits}e${exponent}`)),
);
const signed = fc.tuple(size, fc.constantFrom(1, -1)).map(([value, sign]) => sign * value);
const confidence = fc.constantFrom(0, 0.5, 0.95, 1 - 1e-12);

const vector = (element: fc.Arbitrary<number>, length = 3): fc.Arbitrary<number[]> =>
  fc.array(element, { minLength: length, maxLength: length });
/** Numbers of one magnitude, or of as many as there are. */
const series = (length: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      vector(signed, length),
      signed,
      vector(fc.double({ min: -1, max: 1, noNaN: true }), length),
    )
    .chain(([many, one, shares]) =>
      fc.constantFrom(
        many,
        shares.map((share) => share * one),
      ),
    );
const rows = (min: number, max: number): fc.Arbitrary<number[][]> =>
  fc
    .integer({ min, max })
    .chain((T) => series(3 * T))
    .map((all) => Array.from({ length: all.length / 3 }, (_, t) => all.slice(3 * t, 3 * t + 3)));
/** Positive semidefinite but for rounding: correlations of at most a half. */
const covariance = fc
  .tuple(series(3), vector(fc.double({ min: -0.5, max: 0.5, noNaN: true })))
  .map(([variances, correlations]) => {
    const deviations = variances.map((variance) => Math.sqrt(Math.abs(variance)));
    return deviations.map((a, i) =>
      deviations.map((b, j) => (i === j ? a * a : a * correlations[i + j - 1] * b)),
    );
  });
const symmetric = vector(signed, 6).map(([a, b, c, d, e, f]) => [
  [Math.abs(a), b, c],
  [b, Math.abs(d), e],
  [c, e, Math.abs(f)],
]);
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const constraints = fc.record({
  bounds: fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.tuple(signed, signed).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) })),
  ),
  groups: optional(
    fc
      .tuple(vector(signed), signed)
      .map(([[A, B, C], lower]) => [{ name: 'g', members: { A, B, C }, lower }]),
  ),
  currentWeights: vector(signed),
  maxTurnover: optional(size),
  transactionCost: optional(size),
});
const benchmark = fc.record({ weights: vector(signed), maxTrackingError: size });
const limits = fc
  .tuple(constraints, fc.constantFrom('benchmark', 'maxHoldings', null), benchmark)
  .map(([plain, more, given]) => ({
    ...plain,
    ...(more === 'benchmark' ? { benchmark: given } : {}),
    ...(more === 'maxHoldings' ? { maxHoldings: 1 } : {}),
  }));
const moments = fc.record({
  expectedReturns: series(3),
  covariance,
  riskFreeRate: optional(signed),
  l2Gamma: optional(size),
});

const ofMoments = fc.oneof(
  fc.constant({ kind: 'maxSharpe' }),
  fc.constant({ kind: 'minVolatility' }),
  signed.map((targetReturn) => ({ kind: 'efficientReturn', targetReturn })),
  size.map((riskAversion) => ({ kind: 'maxQuadraticUtility', riskAversion })),
  size.map((targetVolatility) => ({ kind: 'efficientRisk', targetVolatility })),
);
const ofScenarios = fc.oneof(
  confidence.map((level) => ({ kind: 'minCvar', confidence: level })),
  confidence.map((level) => ({ kind: 'minCdar', confidence: level })),
  signed.map((given) => ({ kind: 'minSemivariance', benchmark: given })),
  fc
    .tuple(signed, confidence)
    .map(([targetCvar, level]) => ({ kind: 'efficientRisk', targetCvar, confidence: level })),
);
const hierarchy = fc.record({
  kind: fc.constant('hierarchicalRiskParity'),
  linkage: fc.constantFrom('single', 'complete', 'average', 'ward'),
  leafOrder: fc.constantFrom('traversal', 'optimal'),
  risk: fc.constantFrom('variance', 'standardDeviation'),
});
const given = { instruments: fc.constant(instruments) };
const asked = fc.oneof(
  fc.constant({ points: 4 }),
  vector(signed).map((targetReturns) => ({ targetReturns })),
);
const estimator = fc.oneof(
  fc
    .constantFrom(
      'sample',
      'oas',
      'ledoitWolfIdentity',
      'ledoitWolfConstantCorrelation',
      'ledoitWolfSingleFactor',
    )
    .map((kind) => ({ kind })),
  fc.constant({ kind: 'exponential', span: 3 }),
  signed.map((level) => ({ kind: 'semicovariance', benchmark: level })),
);
const repair = fc.constantFrom(
  { method: 'none' },
  { method: 'clip', minEigenvalue: 0.01 },
  { method: 'higham' },
  { method: 'shrink' },
);

/** Bodies of the six endpoints, by what they are about. */
const BODIES: readonly (readonly [string, Endpoint, fc.Arbitrary<Body>])[] = [
  [
    'moments',
    'optimize',
    fc
      .tuple(moments, fc.record({ ...given, objective: ofMoments, constraints: limits }))
      .map(merged),
  ],
  [
    'risks',
    'optimize',
    fc.record({
      ...given,
      covariance,
      objective: fc.constantFrom({ kind: 'riskParity' }, { kind: 'maxDiversification' }),
    }),
  ],
  [
    'shares of risk',
    'optimize',
    fc.record({
      ...given,
      covariance,
      objective: fc.constant({ kind: 'riskParity' }),
      // It has no cost.
      constraints: limits.map((all) => ({ ...all, transactionCost: undefined })),
    }),
  ],
  ['trees', 'optimize', fc.record({ ...given, covariance, objective: hierarchy })],
  [
    'trees of scenarios',
    'optimize',
    fc.record({ ...given, scenarios: rows(1, 6), objective: hierarchy }),
  ],
  [
    'scenarios',
    'optimize',
    fc.record({
      ...given,
      scenarios: rows(1, 6),
      expectedReturns: series(3),
      objective: ofScenarios,
      constraints,
    }),
  ],
  [
    'growth',
    'optimize',
    fc.record({ ...given, scenarios: rows(1, 6), objective: fc.constant({ kind: 'kelly' }) }),
  ],
  [
    'efficient portfolios',
    'frontier',
    fc.tuple(moments, asked, fc.record({ ...given, constraints: limits })).map(merged),
  ],
  [
    'returns',
    'riskModel',
    fc.record({
      ...given,
      returns: rows(1, 6),
      estimator,
      repair,
      market: optional(fc.constant('equalWeighted')),
    }),
  ],
  [
    'prices',
    'riskModel',
    fc.record({
      ...given,
      prices: rows(2, 6).map((all) => all.map((row) => row.map((price) => Math.abs(price)))),
      estimator,
      repair,
    }),
  ],
  [
    'matrices',
    'riskModel',
    fc.record({ ...given, covariance: fc.oneof(covariance, symmetric), repair }),
  ],
  [
    'returns against a benchmark',
    'performance',
    fc.integer({ min: 1, max: 8 }).chain((T) =>
      fc.record({
        returns: series(T),
        benchmark: series(T),
        riskFreeRate: signed,
        minimumAcceptableReturn: signed,
        ddof: fc.constantFrom(0, 1),
      }),
    ),
  ],
  [
    'views',
    'blackLitterman',
    fc.record({
      ...given,
      covariance,
      riskAversion: size,
      riskFreeRate: signed,
      tau: size,
      prior: fc.oneof(
        series(3).map((returns) => ({ returns })),
        series(3).map((marketWeights) => ({ marketWeights })),
        vector(size).map((marketCaps) => ({ marketCaps })),
      ),
      views: fc.record({
        absolute: fc.record({ A: signed }),
        P: fc.tuple(series(3)),
        Q: fc.tuple(signed),
      }),
      omega: fc.constantFrom('proportional', { idzorek: [0.5, 1] }, { idzorek: [0, 1e-300] }),
    }),
  ],
  [
    'lots',
    'discreteAllocation',
    fc.record({
      weights: series(3).map(byName),
      prices: vector(size).map(byName),
      totalValue: size,
      method: fc.constantFrom('greedy', 'exact'),
      holdings: optional(fc.constant({ A: 3 })),
      fees: optional(fc.record({ rate: fc.constantFrom(0, 0.01), minimum: size })),
      shortRatio: optional(size),
    }),
  ],
];

function merged(parts: readonly Body[]): Body {
  return Object.assign({}, ...parts) as Body;
}

function byName([A, B, C]: readonly number[]): Body {
  return { A, B, C };
}

describe('numbers from 1e-300 to 1e300', () => {
  it.each(BODIES)(
    '%s: refused with a sentence, or answered with finite figures',
    async (_, endpoint, body) => {
      await fc.assert(
        fc.asyncProperty(body, async (asking) => {
          // As it comes over the wire: what is undefined is absent.
          const sent = JSON.parse(JSON.stringify(asking)) as Body;
          expect(await complaints(endpoint, sent)).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );
});
