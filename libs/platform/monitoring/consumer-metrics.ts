import { Counter, Gauge, type Registry } from 'prom-client';

/** A consumer as metrics see it. */
export interface WatchedConsumer {
  /** How often it was replaced because it fell silent or failed. */
  readonly restarts: number;
  /** Bytes that it has brought and nobody has taken. */
  readonly inFlightBytes: number;
}

/** @param consumer null as long as there is none */
export function registerConsumerMetrics(
  registry: Registry,
  consumer: () => WatchedConsumer | null,
): void {
  new Counter({
    name: 'ballast_consumer_restarts_total',
    help: 'Consumers replaced because they fell silent or failed.',
    registers: [registry],
    collect(): void {
      this.reset();
      this.inc(consumer()?.restarts ?? 0);
    },
  });
  new Gauge({
    name: 'ballast_consumer_in_flight_bytes',
    help: 'Record values fetched and not yet taken by a task.',
    registers: [registry],
    collect(): void {
      this.set(consumer()?.inFlightBytes ?? 0);
    },
  });
}
