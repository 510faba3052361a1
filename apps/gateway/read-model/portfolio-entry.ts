import type {
  Account,
  Metrics,
  PortfolioDefinition,
  PortfolioStatistics,
} from '#stream/generated/wire-types.js';
import { BoundedSeries } from './bounded-series.js';
import { DecisionMemory } from './decision-memory.js';
import type { Place } from './place.js';

/** Windows of one portfolio's account that are kept for /performance. */
export const SERIES_CAPACITY = 20_000;

/** The paper account after one window. */
export interface AccountPoint {
  readonly windowEnd: number;
  readonly session: string;
  readonly account: Account;
}

/** All that one universe has said of a portfolio. */
export class PortfolioEntry implements Place {
  /** Null where none is in force: it is deleted, or the id is a portfolio of another universe. */
  definition: PortfolioDefinition | null = null;
  metrics: Metrics | null = null;
  /** Wall time at which `metrics` was folded here. */
  foldedAt = 0;
  statistics: PortfolioStatistics | null = null;
  /** The window with which Sharpe fell below its threshold; null while it is not. */
  #belowSince: number | null = null;
  readonly series = new BoundedSeries<AccountPoint>(SERIES_CAPACITY);
  readonly decisions = new DecisionMemory();

  readonly portfolioId: string;
  readonly universeId: string;

  constructor({ portfolioId, universeId }: Place) {
    this.portfolioId = portfolioId;
    this.universeId = universeId;
  }

  /**
   * Windows in a row, up to now, with Sharpe below its threshold and no decision. Null where none is taken: of an external
   * optimiser, and while the rules warm up.
   */
  get undecidedWindows(): number | null {
    const { definition, metrics } = this;
    if (definition?.optimiser !== 'internal' || metrics === null) return null;
    const { windows } = metrics;
    const { warmUpWindows } = definition.policy;
    if (windows < warmUpWindows) return null;
    if (this.#belowSince === null) return 0;
    const decided = this.decisions.last?.decision.request.windows ?? 0;
    return Math.max(0, windows - Math.max(decided, this.#belowSince - 1, warmUpWindows - 1));
  }

  /** Null: it is deleted; what was decided stays, what is held no longer is. */
  define(definition: PortfolioDefinition | null): void {
    this.definition = definition;
    if (definition !== null) return;
    this.metrics = null;
    this.statistics = null;
  }

  foldMetrics(metrics: Metrics, now: number): void {
    this.metrics = metrics;
    const { sharpe, threshold, windows } = metrics;
    const isBelow = sharpe !== null && threshold !== null && sharpe < threshold;
    this.#belowSince = isBelow ? (this.#belowSince ?? windows) : null;
    this.foldedAt = now;
    const { account, windowEnd, session } = metrics;
    if (account === null) return;
    const { last } = this.series;
    const point: AccountPoint = { windowEnd, session, account };
    // A changed instrument list opens a new account: figures never span two.
    if (last !== null && last.account.inception !== account.inception) this.series.clear();
    if (last !== null && last.windowEnd === windowEnd) this.series.replaceLast(point);
    else this.series.push(point);
  }
}
