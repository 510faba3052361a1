import { Counter, Gauge, type Registry } from 'prom-client';
import type { ErrorCode } from '#core/ballast-error.js';
import type { DecisionStatus } from '#stream/generated/wire-types.js';
import type { Clock } from '../clock.js';
import type { ReadModel } from '../read-model/read-model.js';
import { ConditionNumbers } from './condition-numbers.js';
import { ESTIMATE_FIGURES } from './estimate-figures.js';
import { PORTFOLIO_FIGURES } from './portfolio-figures.js';
import { registerUniverseMetrics } from './universe-metrics.js';

/** Portfolios that get gauges of their own; a label per portfolio must stay bounded. */
const MAX_PORTFOLIOS = 200;
/** Error codes likewise: the codes of dead letters come from records. */
const MAX_CODES = 50;

/** Counters begin at zero, not with their first count: a rate sees the first too. */
const STATUSES = Object.keys({
  ...{ applied: 0, rejected: 0, infeasible: 0, noExcessReturn: 0 },
  ...{ unbounded: 0, stalled: 0, overdue: 0 },
} satisfies Record<DecisionStatus, 0>);

/** Records are refused with these. */
const CODES = Object.keys({
  ...{ DATA_MALFORMED: 0, DATA_UNKNOWN_SCHEMA: 0, DATA_OUTSIDE_CALENDAR: 0 },
  ...{ DATA_TICK_NOT_POSITIVE: 0, DATA_TICK_OUT_OF_RANGE: 0, DATA_TICK_FUTURE: 0 },
  ...{ DATA_UNKNOWN_INSTRUMENT: 0, DATA_UNKNOWN_UNIVERSE: 0, DATA_UNKNOWN_PORTFOLIO: 0 },
  ...{ DATA_INVALID_DEFINITION: 0, DATA_INVALID_WEIGHTS: 0, DATA_INVALID_STATISTICS: 0 },
} satisfies Record<Extract<ErrorCode, `DATA_${string}`>, 0>);

/**
 * Figures that read the model when they are scraped. Counts are of all that is retained, not of this process: there are none before
 * the model has caught up, since half of what is retained is no count, and the other half would look new to whoever scrapes.
 */
export function registerBusinessMetrics(
  registry: Registry,
  model: ReadModel,
  now: Clock = Date.now,
): void {
  const shown = oncePerScrape(() =>
    model.caughtUp ? model.portfolios().slice(0, MAX_PORTFOLIOS) : [],
  );
  const gauge = (
    { name, help }: { readonly name: string; readonly help: string },
    values: () => Iterable<readonly [portfolio: string, value: number | null | undefined]>,
  ) =>
    new Gauge({
      name: `ballast_portfolio_${name}`,
      help,
      labelNames: ['portfolio'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const [portfolio, value] of values()) {
          if (value !== null && value !== undefined) this.set({ portfolio }, value);
        }
      },
    });
  for (const figure of PORTFOLIO_FIGURES) {
    gauge(figure, () => shown().map((entry) => [entry.portfolioId, figure.of(entry)]));
  }
  const statistics = () => shown().flatMap((entry) => entry.statistics ?? []);
  for (const figure of ESTIMATE_FIGURES) {
    gauge(figure, () => statistics().map((each) => [each.portfolioId, figure.of(each)]));
  }
  const conditions = new ConditionNumbers();
  gauge(
    {
      name: 'condition_ratio',
      help: 'Largest over smallest eigenvalue of the covariance, up to 100 instruments.',
    },
    () => conditions.of(statistics()),
  );
  registerUniverseMetrics(registry, { model, shown, now });
  new Counter({
    name: 'ballast_portfolio_windows_total',
    help: 'Return vectors folded.',
    labelNames: ['portfolio'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const { portfolioId, metrics } of shown()) {
        if (metrics !== null) this.inc({ portfolio: portfolioId }, metrics.windows);
      }
    },
  });
  new Counter({
    name: 'ballast_decisions_total',
    help: 'Decisions folded, by portfolio and status.',
    labelNames: ['portfolio', 'status'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const { portfolioId, decisions } of shown()) {
        for (const status of STATUSES) {
          this.inc({ portfolio: portfolioId, status }, decisions.counts.get(status) ?? 0);
        }
      }
    },
  });
  new Counter({
    name: 'ballast_dead_letters_total',
    help: 'Refused records, by error code.',
    labelNames: ['code'],
    registers: [registry],
    collect(): void {
      this.reset();
      if (!model.caughtUp) return;
      const codes = new Set([...CODES, ...model.deadLetters.keys()]);
      for (const code of [...codes].slice(0, MAX_CODES)) {
        this.inc({ code }, model.deadLetters.get(code) ?? 0);
      }
    },
  });
  new Counter({
    name: 'ballast_late_ticks_total',
    help: 'Ticks that came after their window had closed.',
    registers: [registry],
    collect(): void {
      // Without a label it would come back as 0, which is a count.
      this.remove();
      if (model.caughtUp) this.inc(model.late);
    },
  });
}

/** The same answer to all gauges of one scrape, which are asked in one turn. */
function oncePerScrape<Answer>(ask: () => Answer): () => Answer {
  let kept: { readonly answer: Answer } | null = null;
  return () => {
    if (kept === null) {
      kept = { answer: ask() };
      queueMicrotask(() => (kept = null));
    }
    return kept.answer;
  };
}
