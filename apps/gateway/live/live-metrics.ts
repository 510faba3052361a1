import { Counter, Gauge, type Registry } from 'prom-client';
import type { StreamFigures } from './live-streams.js';

/** Figures of the live push, read when they are scraped. */
export function registerLiveMetrics(registry: Registry, figures: () => StreamFigures): void {
  const gauge = (name: string, help: string, of: (figures: StreamFigures) => number): void => {
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect(): void {
        this.set(of(figures()));
      },
    });
  };
  const counter = (name: string, help: string, of: (figures: StreamFigures) => number): void => {
    new Counter({
      ...{ name, help, registers: [registry] },
      collect(): void {
        this.reset();
        this.inc(of(figures()));
      },
    });
  };
  gauge('ballast_stream_listeners', 'Open streams.', ({ listeners }) => listeners);
  gauge(
    'ballast_stream_retained_bytes',
    'Events kept for streams that are resumed, estimated.',
    ({ retainedBytes }) => retainedBytes,
  );
  counter('ballast_stream_events_total', 'Events sent.', ({ events }) => events);
  counter('ballast_stream_resets_total', 'Streams begun again.', ({ resets }) => resets);
  counter('ballast_stream_dropped_total', 'Slow listeners dropped.', ({ dropped }) => dropped);
  new Counter({
    name: 'ballast_stream_refused_total',
    help: 'Listeners refused, by the limit they met.',
    labelNames: ['limit'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const [limit, count] of figures().refused) this.inc({ limit }, count);
    },
  });
}
