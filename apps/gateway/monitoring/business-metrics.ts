import { Counter, Gauge, type Registry } from 'prom-client';
import type { Metrics } from '#stream/generated/wire-types.js';
import type { ReadModel } from '../read-model/read-model.js';

/** Portfolios that get gauges of their own; a label per portfolio must stay bounded. */
const MAX_PORTFOLIOS = 200;
/** Error codes likewise: the codes of dead letters come from records. */
const MAX_CODES = 50;

interface Figure {
  readonly name: string;
  readonly help: string;
  readonly of: (metrics: Metrics) => number | null | undefined;
}

const FIGURES: readonly Figure[] = [
  {
    name: 'annual_sharpe_ratio',
    help: 'Annual Sharpe ratio of the held weights.',
    of: (m) => m.sharpe,
  },
  {
    name: 'annual_expected_return_ratio',
    help: 'Annual expected return of the held weights.',
    of: (m) => m.expectedReturn,
  },
  {
    name: 'annual_risk_ratio',
    help: 'Annual volatility of the held weights.',
    of: (m) => m.risk,
  },
  {
    name: 'drawdown_ratio',
    help: 'Fraction of net wealth lost from its peak, paper account.',
    of: (m) => m.account?.drawdown,
  },
  {
    name: 'weights_version',
    help: 'Version of the weights in force.',
    of: (m) => m.weightsVersion,
  },
  {
    name: 'window_end_timestamp_seconds',
    help: 'Event time reached, seconds since 1970.',
    of: (m) => m.windowEnd / 1000,
  },
];

/** Figures that read the model when they are scraped; its counts are of all that is retained, not of this process. */
export function registerBusinessMetrics(registry: Registry, model: ReadModel): void {
  const shown = () => model.portfolios().slice(0, MAX_PORTFOLIOS);
  for (const figure of FIGURES) {
    new Gauge({
      name: `ballast_portfolio_${figure.name}`,
      help: figure.help,
      labelNames: ['portfolio'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const { portfolioId, metrics } of shown()) {
          const value = metrics === null ? null : figure.of(metrics);
          if (value !== null && value !== undefined) this.set({ portfolio: portfolioId }, value);
        }
      },
    });
  }
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
        for (const [status, count] of decisions.counts) {
          this.inc({ portfolio: portfolioId, status }, count);
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
      [...model.deadLetters]
        .slice(0, MAX_CODES)
        .forEach(([code, count]) => this.inc({ code }, count));
    },
  });
  new Counter({
    name: 'ballast_late_ticks_total',
    help: 'Ticks that came after their window had closed.',
    registers: [registry],
    collect(): void {
      this.reset();
      this.inc(model.late);
    },
  });
}
