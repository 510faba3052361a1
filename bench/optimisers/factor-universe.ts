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
  /** Daily returns [T x N] row-major, of min CVaR; absent where that is not measured. */
  readonly scenarios?: Float64Array;
}

/** Daily volatility of each factor. */
const FACTORS = [0.01, 0.005, 0.004, 0.003, 0.002];
const DAYS = 252;
const SCENARIOS = 1_000;
/** Names of the universes with scenarios. */
const WITH_SCENARIOS: readonly number[] = [50, 100];
const SEED = 20_261_121;

/** Uniform numbers in [0, 1): mulberry32, as in bench/peers/python/universes.py. */
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

/** Daily returns about the means: the factors of every day, then what is specific, in the order of the days. */
function scenariosOf(
  expectedReturns: Float64Array,
  loadings: Float64Array,
  specific: Float64Array,
): Float64Array {
  const n = specific.length;
  const count = FACTORS.length;
  const [ofFactor, ofName] = [stream(3), stream(4)];
  const scenarios = new Float64Array(SCENARIOS * n);
  for (let t = 0; t < SCENARIOS; t += 1) {
    const common = FACTORS.map((factor) => factor * normal(ofFactor));
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let f = 0; f < count; f += 1) sum += loadings[i * count + f] * common[f];
      scenarios[t * n + i] = expectedReturns[i] / DAYS + sum + specific[i] * normal(ofName);
    }
  }
  return scenarios;
}

/** A market of n names with five factors: bit for bit the universe of bench/peers/python/universes.py. */
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
    ...(WITH_SCENARIOS.includes(n)
      ? { scenarios: scenariosOf(expectedReturns, loadings, specific) }
      : {}),
  };
}
