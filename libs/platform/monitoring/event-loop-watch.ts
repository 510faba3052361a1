import {
  type EventLoopUtilization,
  type IntervalHistogram,
  monitorEventLoopDelay,
  performance,
} from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** The figures are of the last ten seconds, whoever asks and however often. */
const EVERY_MS = 10_000;
const RESOLUTION_MS = 20;
const NS_A_SECOND = 1e9;
const QUANTILES = [0.5, 0.99, 1] as const;

interface Interval {
  readonly utilisation: number;
  /** By quantile, in seconds: how much later than planned a timer came. */
  readonly delays: ReadonlyMap<number, number>;
}

/** How busy the one thread is that folds, and how long whoever comes waits for it. */
export class EventLoopWatch {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #since: EventLoopUtilization = performance.eventLoopUtilization();
  #last: Interval | null = null;

  constructor(registry: Registry, everyMs = EVERY_MS) {
    this.#delay.enable();
    this.#timer = setInterval(() => {
      this.#last = this.#measure();
      this.#since = performance.eventLoopUtilization();
      this.#delay.reset();
    }, everyMs);
    this.#timer.unref();
    this.#register(registry);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #measure(): Interval {
    const { utilization } = performance.eventLoopUtilization(this.#since);
    const delays = QUANTILES.map((quantile) => {
      const ns = this.#delay.percentile(100 * quantile);
      return [quantile, Math.max(0, ns / NS_A_SECOND - RESOLUTION_MS / 1000)] as const;
    });
    return { utilisation: utilization, delays: new Map(delays) };
  }

  #register(registry: Registry): void {
    const last = (): Interval => this.#last ?? this.#measure();
    new Gauge({
      name: 'ballast_event_loop_utilisation_ratio',
      help: 'Share of the last 10 s in which the event loop was busy.',
      registers: [registry],
      collect(): void {
        this.set(last().utilisation);
      },
    });
    new Gauge({
      name: 'ballast_event_loop_delay_seconds',
      help: 'How much later than planned the event loop came to a timer in the last 10 s.',
      labelNames: ['quantile'],
      registers: [registry],
      collect(): void {
        for (const [quantile, seconds] of last().delays) {
          this.set({ quantile: String(quantile) }, seconds);
        }
      },
    });
  }
}
