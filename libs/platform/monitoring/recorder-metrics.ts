import { Counter, Gauge, type Registry } from 'prom-client';
import { RECORDED_TOPICS } from '#platform/history/recorded-topics.js';
import type { RecorderFigures } from '#platform/history/recorder.js';

const COUNTS = [
  { name: 'batches', help: 'Transactions written into the history.' },
  { name: 'records', help: 'Records of output topics written into the history.' },
  { name: 'failures', help: 'Attempts that the database did not answer; each is made again.' },
] as const;

/** What a recorder says of itself. */
export function registerRecorderMetrics(registry: Registry, figures: () => RecorderFigures): void {
  for (const { name, help } of COUNTS) {
    new Counter({
      name: `ballast_recorder_${name}_total`,
      help,
      registers: [registry],
      collect(): void {
        this.reset();
        this.inc(figures()[name]);
      },
    });
  }
  new Counter({
    name: 'ballast_recorder_refused_total',
    help: 'Records that the database will never take; their places are in the table refused.',
    labelNames: ['topic'],
    registers: [registry],
    collect(): void {
      this.reset();
      const { refused } = figures();
      // From zero: an alert sees the first one, too.
      for (const topic of RECORDED_TOPICS) this.inc({ topic }, refused.get(topic) ?? 0);
    },
  });
  new Gauge({
    name: 'ballast_recorder_lag_records',
    help: 'Records of output topics that are not in the history yet, commit markers included.',
    registers: [registry],
    collect(): void {
      this.set(figures().lag);
    },
  });
  new Gauge({
    name: 'ballast_recorder_degraded',
    help: '1 while the database does not answer, else 0.',
    registers: [registry],
    collect(): void {
      this.set(figures().state === 'degraded' ? 1 : 0);
    },
  });
}
