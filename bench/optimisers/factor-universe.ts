/** What the optimisers are measured on, with the parameters of bench/peers/python/cases.json. */
export interface Universe {
  readonly id: string;
  readonly instruments: readonly string[];
  readonly expectedReturns: Float64Array;
  readonly covariance: Float64Array;
  /** Of max Sharpe. */
  readonly riskFreeRate: number;
  /** Of min volatility. */
  readonly l2Gamma: number;
  /** Of utility. */
  readonly riskAversion: number;
}

/** Daily volatility of each factor. */
const FACTORS = [0.01, 0.005, 0.004, 0.003, 0.002];
const DAYS = 252;
const SEED = 20_261_121;

/** Uniform numbers in [0, 1): mulberry32, as in bench/peers/python/gen.py. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A nearly normal number from twelve uniform ones: exact sums, so that Python draws the same bits. */
function normal(uniform: () => number): number {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += uniform();
  return sum - 6;
}

const stream = (index: number): (() => number) => mulberry32(SEED + 1_000_003 * index);

function loadingsOf(n: number): Float64Array {
  const uniform = stream(0);
  const count = FACTORS.length;
  return Float64Array.from({ length: n * count }, (_, k) =>
    k % count === 0 ? 0.6 + 0.8 * uniform() : 0.5 * normal(uniform),
  );
}

function covarianceOf(n: number, loadings: Float64Array, specific: Float64Array): Float64Array {
  const count = FACTORS.length;
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = 0;
    FACTORS.forEach((factor, f) => {
      sum += loadings[i * count + f] * loadings[j * count + f] * (factor * factor);
    });
    return DAYS * (i === j ? sum + specific[i] * specific[i] : sum);
  });
}

/** A market of n names with five factors: bit for bit the universe of bench/peers/python/gen.py. */
export function factorUniverse(n: number): Universe {
  const loadings = loadingsOf(n);
  const [ofSpecific, ofMean] = [stream(1), stream(2)];
  const specific = new Float64Array(n).map(() => 0.006 + 0.014 * ofSpecific());
  const expectedReturns = specific.map(
    (_, i) => 0.02 + 0.05 * loadings[i * FACTORS.length] + 0.03 * normal(ofMean),
  );
  return {
    id: `factor${n}`,
    instruments: Array.from({ length: n }, (_, i) => `A${String(i).padStart(4, '0')}`),
    expectedReturns,
    covariance: covarianceOf(n, loadings, specific),
    riskFreeRate: 0.02,
    l2Gamma: 0.1,
    riskAversion: 5,
  };
}
