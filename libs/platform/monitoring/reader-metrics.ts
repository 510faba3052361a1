import { Gauge, type Registry } from 'prom-client';

/** @param reader what follows topics for the read model */
export function registerReaderMetrics(registry: Registry, reader: { readonly lag: number }): void {
  new Gauge({
    name: 'ballast_reader_lag_records',
    help: 'Offsets of the followed topics that the reader has not brought yet, commit markers included.',
    registers: [registry],
    collect(): void {
      this.set(reader.lag);
    },
  });
}
