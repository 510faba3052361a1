import { Counter, Gauge, type Registry } from 'prom-client';

/** What the delivery to InfluxDB says of itself. */
export interface InfluxShown {
  readonly state: 'off' | 'delivering' | 'spilling' | 'failing';
  readonly written: number;
  readonly refused: number;
  readonly spilled: number;
  readonly failures: number;
  readonly spilledBytes: number;
  readonly lag: number;
}

const GAUGES = [
  {
    name: 'ballast_influx_spilled_bytes',
    help: 'Points on disk that InfluxDB has not taken yet.',
    valueOf: ({ spilledBytes }: InfluxShown) => spilledBytes,
  },
  {
    name: 'ballast_influx_lag_records',
    help: 'Records of output topics that are neither in InfluxDB nor on disk, commit markers included.',
    valueOf: ({ lag }: InfluxShown) => lag,
  },
  {
    name: 'ballast_influx_degraded',
    help: '1 while points wait on disk or in the log, else 0.',
    valueOf: ({ state }: InfluxShown) => (state === 'spilling' || state === 'failing' ? 1 : 0),
  },
] as const;

/** Registers what a recorder shows of its InfluxDB. */
export function registerInfluxMetrics(registry: Registry, shown: () => InfluxShown): void {
  new Counter({
    name: 'ballast_influx_points_total',
    help: 'Points by what became of them: written, refused for good, put on disk first.',
    labelNames: ['outcome'],
    registers: [registry],
    collect(): void {
      this.reset();
      const { written, refused, spilled } = shown();
      for (const [outcome, count] of Object.entries({ written, refused, spilled })) {
        this.inc({ outcome }, count);
      }
    },
  });
  new Counter({
    name: 'ballast_influx_failures_total',
    help: 'Requests that InfluxDB did not answer, or not with success; each is made again.',
    registers: [registry],
    collect(): void {
      this.reset();
      this.inc(shown().failures);
    },
  });
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
