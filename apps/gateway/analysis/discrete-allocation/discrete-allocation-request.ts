import type { DiscreteAllocationTask } from '#platform/solver/discrete-allocation-task.js';
import type { Fault } from '../../problem/problem.js';
import { MAX_INSTRUMENTS } from '../allocation.js';
import { refuseFaults } from '../faults.js';
import {
  readBody,
  readNotNegative,
  readNumber,
  readOneOf,
  readPositive,
  refuseUnknown,
} from '../fields.js';
import { describe, isRecord } from '../json-values.js';
import { readNamedVector } from '../named-vector.js';

const FIELDS = [
  'weights',
  'prices',
  'totalValue',
  'method',
  'holdings',
  'lotSize',
  'fees',
  'shortRatio',
  'reinvest',
];

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/** Reads the body of POST /analysis/discrete-allocation. @throws ProblemError 400 with every fault at once */
export function readDiscreteAllocationRequest(request: unknown): DiscreteAllocationTask {
  const body = readBody(request);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const instruments = readNames(body.weights, faults);
  const at = { instruments, faults };
  const weights = readMap(body.weights, { ...at, path: 'weights', whenMissing: null });
  if (faults.length === 0 && weights.every((weight) => weight === 0)) {
    faults.push({ path: 'weights', message: 'expected a weight other than zero, was none' });
  }
  const prices = readPrices(body.prices, at);
  const totalValue = readTotalValue(body.totalValue, faults);
  const method = readOneOf<'greedy' | 'exact'>(body.method, ['greedy', 'exact'], 'method', faults);
  const holdings = readWhole(body.holdings, { ...at, path: 'holdings', whenMissing: 0 });
  const lotSizes = readWhole(body.lotSize, { ...at, path: 'lotSize', whenMissing: 1 });
  lotSizes.forEach((lot, i) => {
    if (lot >= 1 || !Number.isInteger(lot)) return;
    faults.push({ path: `lotSize.${instruments[i]}`, message: `expected at least 1, was ${lot}` });
  });
  const fees = readFees(body.fees, faults);
  const shorted = weights.reduce((sum, weight) => sum + Math.max(0, -weight), 0);
  const shortRatio = readNotNegative(body.shortRatio, 'shortRatio', faults, shorted);
  const reinvest = readOneOf<boolean>(body.reinvest, [false, true], 'reinvest', faults);
  const task: DiscreteAllocationTask = {
    ...{ instruments, weights, prices, totalValue, method, holdings, lotSizes },
    ...{ fees, shortRatio, reinvest },
  };
  if (faults.length === 0) refuseUncountable(task, faults);
  refuseFaults(faults);
  return task;
}

/** The names of the weights, which the other maps follow. */
function readNames(weights: unknown, faults: Fault[]): readonly string[] {
  const path = 'weights';
  const names = isRecord(weights) ? Object.keys(weights) : [];
  if (names.length === 0 || names.length > MAX_INSTRUMENTS) {
    const was = names.length > 0 ? `${names.length} names` : describe(weights);
    const message = `expected { name: weight } of 1 to ${MAX_INSTRUMENTS} names, was ${was}`;
    faults.push({ path, message });
    return [];
  }
  if (names.includes('')) faults.push({ path, message: 'expected names, was the text ""' });
  return names;
}

/** A number per instrument by name; absent it is empty. */
function readMap(
  value: unknown,
  at: At & { readonly path: string; readonly whenMissing: number | null },
): Float64Array {
  // Without names there was a fault, and nothing to compare with.
  if (at.instruments.length === 0) return new Float64Array(0);
  if (isRecord(value)) return readNamedVector(value, at);
  const message = `expected { name: number }, was ${describe(value)}`;
  at.faults.push({ path: at.path, message });
  return Float64Array.from(at.instruments, () => at.whenMissing ?? 1);
}

function readPrices(value: unknown, at: At): Float64Array {
  const path = 'prices';
  const before = at.faults.length;
  const prices = readMap(value, { ...at, path, whenMissing: null });
  // What is not there or not a number has its fault.
  if (at.faults.length > before) return prices;
  prices.forEach((price, i) => {
    if (price > 0) return;
    const message = `expected a price > 0, was ${price}`;
    at.faults.push({ path: `${path}.${at.instruments[i]}`, message });
  });
  return prices;
}

function readTotalValue(value: unknown, faults: Fault[]): number {
  const path = 'totalValue';
  if (value !== undefined) return readPositive(value, path, faults, 1);
  faults.push({ path, message: 'expected a finite number, was absent' });
  return 1;
}

/** Whole numbers by name; a missing name, or no map, has `whenMissing`. */
function readWhole(
  value: unknown,
  at: At & { readonly path: string; readonly whenMissing: number },
): Float64Array {
  if (value === undefined) return Float64Array.from(at.instruments, () => at.whenMissing);
  const numbers = readMap(value, at);
  numbers.forEach((number, i) => {
    if (Number.isSafeInteger(number)) return;
    const message = `expected a whole number, was ${number}`;
    at.faults.push({ path: `${at.path}.${at.instruments[i]}`, message });
  });
  return numbers;
}

function readFees(value: unknown, faults: Fault[]): DiscreteAllocationTask['fees'] {
  const path = 'fees';
  if (value === undefined) return { rate: 0, minimum: 0 };
  if (!isRecord(value)) {
    faults.push({ path, message: `expected { rate, minimum }, was ${describe(value)}` });
    return { rate: 0, minimum: 0 };
  }
  refuseUnknown(value, ['rate', 'minimum'], { path, faults });
  const rate = readNumber(value.rate, `${path}.rate`, faults);
  if (!(rate >= 0 && rate < 1)) {
    const message = `expected at least 0 and below 1, was ${rate}`;
    faults.push({ path: `${path}.rate`, message });
  }
  return { rate, minimum: readNotNegative(value.minimum, `${path}.minimum`, faults) };
}

/** Beyond 2^53 a double does not count: such a price is for another unit of money. */
function refuseUncountable(task: DiscreteAllocationTask, faults: Fault[]): void {
  const { instruments, prices, totalValue, shortRatio } = task;
  const value = totalValue * (1 + shortRatio) * largestOf(task.weights);
  prices.forEach((price, i) => {
    if (value / price <= Number.MAX_SAFE_INTEGER) return;
    const message = `expected a price of which the value buys at most 2^53 - 1, was ${price}`;
    faults.push({ path: `prices.${instruments[i]}`, message });
  });
}

/** The largest share of a base that an instrument can be: rescaled it is 1. */
const largestOf = (weights: Float64Array): number =>
  weights.reduce((most, weight) => Math.max(most, weight), 1);
