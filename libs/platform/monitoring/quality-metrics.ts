import { Gauge, type Registry } from 'prom-client';
import type { Quality } from '#stream/generated/wire-types.js';

interface Figure {
  readonly name: string;
  readonly help: string;
  /** Null: there is nothing to show yet. */
  readonly of: (quality: Quality) => number | null;
}

const FIGURES: readonly Figure[] = [
  {
    name: 'expected_windows',
    help: 'Windows of the calendar since the first with a tick.',
    of: ({ windows }) => windows.expected,
  },
  {
    name: 'received_windows',
    help: 'Those of them with a tick.',
    of: ({ windows }) => windows.received,
  },
  {
    name: 'staleness_max_seconds',
    help: 'Market time minus the newest tick of the instrument that is the furthest behind.',
    of: ({ instruments }) => greatest(instruments.map(({ stalenessMs }) => stalenessMs)),
  },
  {
    name: 'clock_skew_seconds',
    help: 'Receipt of an answer minus its newest stamp, median of the last 256.',
    of: ({ skew }) => (skew === null ? null : skew.medianMs / 1000),
  },
  {
    name: 'disorder_max_seconds',
    help: 'The furthest that a tick came behind the newest stamp.',
    of: ({ disorder }) => disorder.largestMs / 1000,
  },
  {
    name: 'missing_records',
    help: 'Trade numbers jumped over that have not come.',
    of: ({ sequence }) => sequence.missing,
  },
  {
    name: 'consecutive_failures',
    help: 'Batches in a row, up to now, that failed.',
    of: ({ failures }) => failures.inRow,
  },
];

/** What feeds have brought since their beginning, restarts included: docs/quality.md. Codes are a closed set. */
export function registerQualityMetrics(
  registry: Registry,
  reports: () => readonly Quality[],
): void {
  for (const { name, help, of } of FIGURES) {
    new Gauge({
      name: `ballast_feed_${name}`,
      help,
      labelNames: ['feed'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const quality of reports()) {
          const value = of(quality);
          if (value !== null) this.set({ feed: quality.feed }, value);
        }
      },
    });
  }
  const byCode = (name: string, help: string, of: (quality: Quality) => Record<string, number>) =>
    new Gauge({
      name: `ballast_feed_${name}`,
      help,
      labelNames: ['feed', 'code'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const quality of reports()) {
          for (const [code, count] of Object.entries(of(quality))) {
            this.set({ feed: quality.feed, code }, count);
          }
        }
      },
    });
  byCode('refused_quotes', 'Refused quotes by code.', ({ quotes }) => quotes.refusedByCode);
  byCode('failed_batches', 'Failed polls and lost connections by code.', (q) => q.failures.byCode);
}

/** Of milliseconds in seconds. */
function greatest(ms: readonly (number | null)[]): number | null {
  const known = ms.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known) / 1000;
}
