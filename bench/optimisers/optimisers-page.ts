import type { Measurement } from './measurement.js';

/** Three significant digits of a time, in the unit that suits it. */
export function time(ms: number): string {
  if (ms >= 100) return `${ms.toFixed(0)} ms`;
  if (ms >= 1) return `${ms.toPrecision(3)} ms`;
  const us = ms * 1_000;
  return us >= 100 ? `${us.toFixed(0)} us` : `${us.toPrecision(3)} us`;
}

/** One row for what was measured, one column for each number of names. */
export function optimisersTable(measurements: readonly Measurement[]): string[] {
  const sizes = [...new Set(measurements.map(({ n }) => n))].sort((a, b) => a - b);
  const names = [...new Set(measurements.map(({ what }) => what))];
  const cell = (what: string, n: number): string => {
    const found = measurements.find((one) => one.what === what && one.n === n);
    return found === undefined ? '-' : time(found.timing.medianMs);
  };
  return [
    `| median of a call, N = | ${sizes.join(' | ')} |`,
    `|---|${sizes.map(() => '---|').join('')}`,
    ...names.map((what) => `| ${what} | ${sizes.map((n) => cell(what, n)).join(' | ')} |`),
  ];
}
