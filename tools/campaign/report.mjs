import { cpus, totalmem, type } from 'node:os';

/** Median, maximum and number of some milliseconds. */
export function figuresOf(ms) {
  const sorted = [...ms].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { count: sorted.length, median: Math.round(median), max: Math.max(...sorted) };
}

/** Faults by kind, how many of them were survived. */
export function kindsOf(results) {
  const kinds = new Map();
  for (const { kind, ok } of results) {
    const row = kinds.get(kind) ?? { kind, injected: 0, survived: 0 };
    row.injected += 1;
    if (ok) row.survived += 1;
    kinds.set(kind, row);
  }
  return [...kinds.values()].sort((a, b) => b.injected - a.injected || (a.kind < b.kind ? -1 : 1));
}

/** Recovery by what was killed, most kills first. */
export function recoveriesOf(results) {
  const by = new Map();
  for (const { recovery } of results) {
    if (recovery === undefined) continue;
    by.set(recovery.of, [...(by.get(recovery.of) ?? []), recovery.ms]);
  }
  const rows = [...by].map(([of, ms]) => ({ of, ...figuresOf(ms) }));
  const stages = [...by].flatMap(([of, ms]) => (/^(analytics|optimizer)$/.test(of) ? ms : []));
  const all = stages.length === 0 ? [] : [{ of: 'analytics and optimizer', ...figuresOf(stages) }];
  return [...all, ...rows.sort((a, b) => b.count - a.count)];
}

/** The machine in one line. */
export const machine = () =>
  `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1e9)} GB, ${type()}, Node ${process.version}`;
