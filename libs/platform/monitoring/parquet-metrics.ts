import { Counter, Gauge, type Registry } from 'prom-client';

/** What the writing of Parquet says of itself. */
export interface ParquetShown {
  readonly state: 'off' | 'recording' | 'failing';
  readonly parts: number;
  readonly rows: number;
  readonly refused: number;
  readonly failures: number;
  readonly lag: number;
}

const COUNTERS = [
  {
    name: 'ballast_parquet_parts_total',
    help: 'Files written, each time one was.',
    valueOf: ({ parts }: ParquetShown) => parts,
  },
  {
    name: 'ballast_parquet_rows_total',
    help: 'Rows written.',
    valueOf: ({ rows }: ParquetShown) => rows,
  },
  {
    name: 'ballast_parquet_refused_total',
    help: 'Records that have no date, and so no folder.',
    valueOf: ({ refused }: ParquetShown) => refused,
  },
  {
    name: 'ballast_parquet_failures_total',
    help: 'Attempts that ended with an error of the folder or the log; each is made again.',
    valueOf: ({ failures }: ParquetShown) => failures,
  },
] as const;

const GAUGES = [
  {
    name: 'ballast_parquet_lag_records',
    help: 'Records of output topics that no file has yet, commit markers included.',
    valueOf: ({ lag }: ParquetShown) => lag,
  },
  {
    name: 'ballast_parquet_degraded',
    help: '1 while the folder cannot be written, else 0.',
    valueOf: ({ state }: ParquetShown) => (state === 'failing' ? 1 : 0),
  },
] as const;

/** Registers what a recorder shows of its Parquet. */
export function registerParquetMetrics(registry: Registry, shown: () => ParquetShown): void {
  for (const { name, help, valueOf } of COUNTERS) {
    new Counter({
      name,
      help,
      registers: [registry],
      collect(): void {
        this.reset();
        this.inc(valueOf(shown()));
      },
    });
  }
  for (const { name, help, valueOf } of GAUGES) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect(): void {
        this.set(valueOf(shown()));
      },
    });
  }
}
