import { returnPanel, returnsOfPrices, type ReturnPanel } from '#core/risk-model/return-panel.js';
import type { Fault } from '../../problem/problem.js';
import { addFault } from '../faults.js';
import { describe } from '../json-values.js';

/** Returns of one panel; prices are one more. */
const MAX_ROWS = 10_000;

/** What rows are given as. */
export type Given = 'returns' | 'prices';

/** How rows become returns. */
export interface Reading {
  readonly given: Given;
  readonly scale: 'simple' | 'log';
  readonly faults: Fault[];
}

/** Reads T rows of N returns, or T + 1 of prices, null where missing; null, with faults, when they are not. */
export function readPanel(value: unknown, size: number, reading: Reading): ReturnPanel | null {
  const { given, scale, faults } = reading;
  const more = given === 'prices' ? 1 : 0;
  if (!Array.isArray(value) || value.length <= more || value.length > MAX_ROWS + more) {
    const expected = `${1 + more} to ${MAX_ROWS + more} rows of ${size} ${given}`;
    faults.push({ path: given, message: `expected ${expected}, was ${describe(value)}` });
    return null;
  }
  const before = faults.length;
  const values = new Float64Array(value.length * size);
  value.forEach((row: unknown, t) => {
    const path = `${given}[${t}]`;
    if (Array.isArray(row) && row.length === size) {
      readValues(row, { values, offset: t * size }, path, reading);
    } else {
      const message = `expected ${size} numbers or null, was ${describe(row)}`;
      faults.push({ path, message });
    }
  });
  if (faults.length > before) return null;
  return given === 'prices' ? returnsOfPrices(values, size, scale) : returnPanel(values, size);
}

/** Reads the market's own series, which is given as the panel is, or `equalWeighted`; null when it is absent or wrong. */
export function readMarket(
  value: unknown,
  observations: number | null,
  reading: Reading,
): Float64Array | 'equalWeighted' | null {
  if (value === undefined || value === 'equalWeighted') return value ?? null;
  const { given, scale, faults } = reading;
  const length = observations === null ? null : observations + (given === 'prices' ? 1 : 0);
  if (!Array.isArray(value) || (length !== null && value.length !== length)) {
    const expected = `${length ?? 'as many'} ${given} or equalWeighted`;
    faults.push({ path: 'market', message: `expected ${expected}, was ${describe(value)}` });
    return null;
  }
  const before = faults.length;
  const series = new Float64Array(value.length);
  readValues(value, { values: series, offset: 0 }, 'market', reading);
  if (faults.length > before || length === null) return null;
  return given === 'prices' ? returnsOfPrices(series, 1, scale).values : series;
}

/** The numbers of a row or series into `values` from `offset`, NaN for null; faults at what cannot be used. */
function readValues(
  elements: readonly unknown[],
  into: { readonly values: Float64Array; readonly offset: number },
  path: string,
  reading: Reading,
): void {
  elements.forEach((element, i) => {
    const isPresent = element !== null;
    // Not what Number makes of it: an object with a toString of its own throws.
    into.values[into.offset + i] = typeof element === 'number' ? element : NaN;
    const message = isPresent ? faultOf(element, reading) : null;
    if (message !== null) addFault(reading.faults, () => ({ path: `${path}[${i}]`, message }));
  });
}

/** Null of a finite number. A simple return divides by the price, which may be negative; a log return needs it positive. */
function faultOf(element: unknown, { given, scale }: Reading): string | null {
  if (typeof element !== 'number' || !Number.isFinite(element)) {
    return `expected a finite number or null, was ${describe(element)}`;
  }
  if (given === 'returns') return null;
  if (scale === 'log' && element <= 0)
    return `expected a price > 0 with logReturns, was ${element}`;
  return element === 0 ? 'expected a price other than 0, was 0' : null;
}
