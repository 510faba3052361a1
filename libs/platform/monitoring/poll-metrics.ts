import { Counter, Gauge, type Registry } from 'prom-client';

const STATES = ['closed', 'half-open', 'open'] as const;

/** What polling an exchange has come to. */
interface Polls {
  readonly feed: string;
  readonly state: (typeof STATES)[number];
  /** UTC ms; null before the first. */
  readonly lastGoodAt: number | null;
  /** By `ok` or the code of a fault: their number is bounded. */
  readonly polls: ReadonlyMap<string, number>;
}

/** @param figures null while nothing is polled */
export function registerPollMetrics(registry: Registry, figures: () => Polls | null): void {
  const of = { labelNames: ['feed'], registers: [registry] };
  new Counter({
    name: 'ballast_feed_polls_total',
    help: 'Questions put to an exchange, by outcome: ok, or the code of what went wrong.',
    labelNames: ['feed', 'outcome'],
    registers: [registry],
    collect(): void {
      this.reset();
      const now = figures();
      if (now === null) return;
      for (const [outcome, count] of now.polls) this.inc({ feed: now.feed, outcome }, count);
    },
  });
  new Gauge({
    ...of,
    name: 'ballast_feed_breaker_degraded',
    help: 'Circuit breaker of an exchange: 0 closed, 0.5 half-open, 1 open.',
    collect(): void {
      this.reset();
      const now = figures();
      if (now !== null) this.set({ feed: now.feed }, STATES.indexOf(now.state) / 2);
    },
  });
  new Gauge({
    ...of,
    name: 'ballast_feed_last_good_poll_timestamp_seconds',
    help: 'When the last answer came that could be read.',
    collect(): void {
      this.reset();
      const now = figures();
      if (now === null || now.lastGoodAt === null) return;
      this.set({ feed: now.feed }, now.lastGoodAt / 1000);
    },
  });
}
