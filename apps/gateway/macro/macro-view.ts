import { utcInstant } from '#stream/utc-instant.js';
import type { MacroSeries } from '#stream/macro/macro-series.js';
import { isoTime } from '../iso-time.js';
import type { Warning } from '../portfolio/warning.js';
import { badRequest, ProblemError } from '../problem/problem-error.js';

/** GET /macro/{series}. */
export interface MacroView {
  readonly series: string;
  /** What is shown had been released by then, and nothing later. */
  readonly asOf: string;
  readonly values: readonly {
    readonly period: string;
    readonly value: number;
    readonly unit: string;
    readonly releasedAt: string;
    readonly source: string;
  }[];
  readonly warnings: readonly Warning[];
}

/** Series that a 404 names. */
const NAMED = 50;

/**
 * A series as it was known at a time, one value a period.
 * @param given.asOf an instant; @param given.now UTC ms, without one
 * @throws ProblemError 404 on an unknown series, 400 on what is no instant
 */
export function macroView(
  macro: MacroSeries,
  {
    series,
    asOf,
    now,
  }: { readonly series: string; readonly asOf: string | undefined; readonly now: number },
): MacroView {
  const time = asOf === undefined ? now : instantOf(asOf);
  const values = macro.asOf(series, time);
  if (values === undefined) {
    const known = macro.names.slice(0, NAMED).join(', ');
    const expected =
      known === '' ? 'expected a series, of which there is none here' : `expected one of ${known}`;
    throw new ProblemError('notFound', `${expected}, was "${series}"`);
  }
  return {
    series,
    asOf: isoTime(time),
    values: values.map(({ period, value, unit, releasedAt, source }) => {
      return { period, value, unit, releasedAt: isoTime(releasedAt), source };
    }),
    warnings: warningsOf(macro.keptFrom(series)),
  };
}

function warningsOf(forgotten: number): Warning[] {
  if (forgotten === -Infinity) return [];
  const message = `releases up to ${isoTime(forgotten)} are no longer kept here`;
  return [{ path: 'values', message }];
}

function instantOf(text: string): number {
  const instant = utcInstant(text);
  if (instant !== null && text.endsWith('Z')) return instant;
  const message = `expected an instant like 2026-04-10T15:30:00Z, was "${text}"`;
  throw badRequest([{ path: 'asOf', message }]);
}
