import type { PerformanceInputs } from '#core/performance/performance-report.js';
import type { Fault } from '../../problem/problem.js';
import { refuseFaults } from '../faults.js';
import {
  readBody,
  readNumber,
  readNumbers,
  readOneOf,
  readPositive,
  refuseUnknown,
} from '../fields.js';
import { describe } from '../json-values.js';

/** Returns of one series. */
const MAX_OBSERVATIONS = 100_000;
const FIELDS = [
  'returns',
  'prices',
  'periodsPerYear',
  'riskFreeRate',
  'minimumAcceptableReturn',
  'confidence',
  'ddof',
  'downsideDenominator',
  'compounding',
  'benchmark',
];

/** What the series is given as; a benchmark is given likewise. */
type Given = 'returns' | 'prices';

/** Reads the body of POST /analysis/performance. @throws ProblemError 400 with every fault at once */
export function readPerformanceRequest(request: unknown): PerformanceInputs {
  const body = readBody(request);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const given: Given =
    body.prices !== undefined && body.returns === undefined ? 'prices' : 'returns';
  if (body.prices !== undefined && body.returns !== undefined) {
    faults.push({ path: 'prices', message: 'expected returns or prices, was both' });
  }
  const returns = readSeries(body[given], { path: given, given, T: null, faults });
  const T = returns?.length ?? null;
  const benchmark =
    body.benchmark === undefined
      ? null
      : readSeries(body.benchmark, { path: 'benchmark', given, T, faults });
  const inputs: PerformanceInputs = {
    returns: returns ?? new Float64Array(0),
    periodsPerYear: readPositive(body.periodsPerYear, 'periodsPerYear', faults, 252),
    riskFreeRates: readRates(body.riskFreeRate, 'riskFreeRate', { T, faults }),
    minimumAcceptableReturns: readRates(body.minimumAcceptableReturn, 'minimumAcceptableReturn', {
      T,
      faults,
    }),
    confidence: readConfidence(body.confidence, faults),
    ddof: readOneOf(body.ddof, [1, 0], 'ddof', faults),
    downsideDenominator: readOneOf(
      body.downsideDenominator,
      ['all', 'below'],
      'downsideDenominator',
      faults,
    ),
    compounding: readOneOf<boolean>(body.compounding, [true, false], 'compounding', faults),
    benchmark,
  };
  refuseFaults(faults);
  return inputs;
}

/** Simple returns [T], of T + 1 prices where prices are given; null when it is no series. */
function readSeries(
  value: unknown,
  at: {
    readonly path: string;
    readonly given: Given;
    /** How many returns there have to be; null: any number. */
    readonly T: number | null;
    readonly faults: Fault[];
  },
): Float64Array | null {
  const { path, given, T, faults } = at;
  const more = given === 'prices' ? 1 : 0;
  const fits = (length: number): boolean =>
    T === null ? length > more && length <= MAX_OBSERVATIONS + more : length === T + more;
  if (!Array.isArray(value) || !fits(value.length)) {
    const size = T === null ? `${1 + more} to ${MAX_OBSERVATIONS + more}` : String(T + more);
    faults.push({ path, message: `expected ${size} ${given}, was ${describe(value)}` });
    return null;
  }
  const numbers = readNumbers(value, path, faults);
  if (given === 'returns') return numbers;
  numbers.forEach((price, i) => {
    if (price > 0 || !Number.isFinite(price)) return;
    faults.push({ path: `${path}[${i}]`, message: `expected a price > 0, was ${price}` });
  });
  return Float64Array.from(numbers.subarray(1), (price, t) => price / numbers[t] - 1);
}

/** One rate per period for all periods, or one for each [T]. */
function readRates(
  value: unknown,
  path: string,
  { T, faults }: { readonly T: number | null; readonly faults: Fault[] },
): Float64Array {
  const length = T ?? 0;
  if (!Array.isArray(value)) {
    return new Float64Array(length).fill(readNumber(value, path, faults));
  }
  if (T !== null && value.length !== T) {
    const message = `expected a number or ${T} numbers, was ${describe(value)}`;
    faults.push({ path, message });
    return new Float64Array(length);
  }
  return readNumbers(value, path, faults);
}

function readConfidence(value: unknown, faults: Fault[]): number {
  const path = 'confidence';
  const number = readNumber(value, path, faults, 0.95);
  if (number < 0 || number > 1) {
    faults.push({ path, message: `expected a number in [0, 1], was ${number}` });
  }
  return number;
}
