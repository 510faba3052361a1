import { isResubmission } from '#platform/task/resubmitted.js';
import type {
  AuditEntry,
  DeadLetter,
  Decision,
  DefinitionRecord,
  IndexLevel,
  LateTick,
  Macro,
  Marks,
  Metrics,
  Outcome,
  PortfolioDefinition,
  PortfolioStatistics,
  Quality,
  Returns,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { MacroSeries } from '#stream/macro/macro-series.js';
import { topics } from '#stream/topics.js';
import type { Clock } from '../clock.js';
import { DefinitionTable } from '../definitions/definition-table.js';
import { AuditTrail } from './audit-trail.js';
import { CommandLedger } from './command-ledger.js';
import { DecisionIndex } from './decision-index.js';
import { MarketData } from './market-data.js';
import { placeName, type Place } from './place.js';
import { LogStart } from './log-start.js';
import { PortfolioEntry } from './portfolio-entry.js';
import type { StoredDecision } from './stored-decision.js';
import { Waiting } from './waiting.js';

/** The topics that the gateway serves from. */
export const READ_TOPICS: readonly string[] = [
  topics.definitions.name,
  // Before the figures that speak of their weights.
  topics.decisions.name,
  topics.metrics.name,
  topics.statistics.name,
  topics.solves.name,
  topics.outcomes.name,
  topics.audit.name,
  topics.returns.name,
  topics.quality.name,
  topics.marks.name,
  topics.indexLevels.name,
  topics.macro.name,
  topics.deadLetter.name,
  topics.late.name,
];

/** Some 200 bytes a release: 100 MB at the most, and a few MB in practice. */
const MACRO_CAPACITY = { series: 500, releases: 1_000 } as const;

/** The output topics folded into what REST answers from. Topics arrive in any order relative to each other. */
export class ReadModel {
  /** True once all that was retained at the start has been folded. */
  caughtUp = false;
  readonly audit = new AuditTrail();
  readonly commands = new CommandLedger();
  readonly decisionsStart = new LogStart();
  readonly definitions = new DefinitionTable();
  readonly macro = new MacroSeries(MACRO_CAPACITY);
  readonly market = new MarketData();
  readonly waiting = new Waiting();
  /** By place: what a universe says may come before the definition, and counts only once that is in force. */
  readonly #places = new Map<string, PortfolioEntry>();
  /** By portfolio id: where the last definition of the id puts it, as every reader of the log sees it. */
  readonly #portfolios = new Map<string, PortfolioEntry>();
  readonly #universes = new Map<string, UniverseDefinition>();
  readonly #shrinkage = new Map<string, DefinitionRecord['shrinkage']>();
  readonly #decisions = new DecisionIndex();
  readonly #deadLetters = new Map<string, number>();
  #late = 0;

  constructor(private readonly clock: Clock) {}

  fold(record: LogRecord): void {
    this.#apply(record);
    this.waiting.changed();
  }

  /** A portfolio that has a definition, as the universe of its definition sees it. */
  portfolio(portfolioId: string): PortfolioEntry | undefined {
    const entry = this.#portfolios.get(portfolioId);
    return entry?.definition === null ? undefined : entry;
  }

  /** Portfolios that have a definition, by id. */
  portfolios(): readonly PortfolioEntry[] {
    return [...this.#portfolios.values()]
      .filter((entry) => entry.definition !== null)
      .sort((a, b) => (a.portfolioId < b.portfolioId ? -1 : 1));
  }

  universe(universeId: string): UniverseDefinition | undefined {
    return this.#universes.get(universeId);
  }

  /** The kind of each estimator of a universe that shrinks. */
  shrinkage(universeId: string): DefinitionRecord['shrinkage'] {
    return this.#shrinkage.get(universeId) ?? {};
  }

  universes(): readonly UniverseDefinition[] {
    return [...this.#universes.values()].sort((a, b) => (a.universeId < b.universeId ? -1 : 1));
  }

  /** A decision on a portfolio that has a definition or had one, taken in its universe; also of a dry run. */
  decision(decisionId: string): StoredDecision | undefined {
    const stored = this.#decisions.of(decisionId).find(({ decision }) => this.isServed(decision));
    if (stored !== undefined) return stored;
    const decision = this.commands.dryRun(decisionId);
    if (decision === undefined || !this.isServed(decision)) return undefined;
    return { decision, position: 'dry run', iterations: null, headers: {}, effect: null };
  }

  /** Whether a decision was taken where its portfolio is defined, or was when it was deleted: decisions are kept for ever. */
  isServed({ portfolioId, request }: Decision): boolean {
    const last = this.definitions.lastPortfolio(portfolioId)?.portfolio;
    return last?.universeId === request.universeId;
  }

  /** Records per error code. */
  get deadLetters(): ReadonlyMap<string, number> {
    return this.#deadLetters;
  }

  get late(): number {
    return this.#late;
  }

  #apply(record: LogRecord): void {
    switch (record.topic) {
      case topics.definitions.name:
        return this.#foldDefinition(record.value as DefinitionRecord);
      case topics.metrics.name:
        return this.#foldMetrics(record.value as Metrics);
      case topics.statistics.name:
        return this.#foldStatistics(record.value as PortfolioStatistics);
      case topics.decisions.name:
        this.decisionsStart.fold(record);
        return this.#foldDecision(record as LogRecord<Decision>);
      case topics.outcomes.name:
        return this.#foldOutcome(record.value as Outcome);
      case topics.audit.name:
        return this.audit.fold(record.value as AuditEntry);
      case topics.returns.name:
        return this.market.foldReturns(record.value as Returns);
      case topics.quality.name:
        return this.market.foldQuality(record.value as Quality);
      case topics.marks.name:
        return this.market.foldMarks(record.value as Marks);
      case topics.indexLevels.name:
        return this.market.foldLevel(record.value as IndexLevel);
      case topics.macro.name:
        return this.macro.fold(record.value as Macro);
      case topics.deadLetter.name: {
        if (isResubmission(record)) return;
        const { code } = record.value as DeadLetter;
        this.#deadLetters.set(code, (this.#deadLetters.get(code) ?? 0) + 1);
        return;
      }
      case topics.late.name:
        if ((record.value as LateTick).reason === 'late') this.#late += 1;
    }
  }

  #entry(place: Place): PortfolioEntry {
    const name = placeName(place);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const entry = new PortfolioEntry(place);
    this.#places.set(name, entry);
    return entry;
  }

  #foldMetrics(metrics: Metrics): void {
    this.#entry(metrics).foldMetrics(metrics, this.clock());
  }

  #foldStatistics(statistics: PortfolioStatistics): void {
    this.#entry(statistics).statistics = statistics;
  }

  #foldDefinition(record: DefinitionRecord): void {
    const { portfolio, universe, deleted } = record;
    this.definitions.foldRecord(record);
    if (portfolio !== null) this.#definePortfolio(portfolio, deleted);
    if (universe === null) return;
    if (deleted) {
      this.#universes.delete(universe.universeId);
      this.#shrinkage.delete(universe.universeId);
      return;
    }
    this.#universes.set(universe.universeId, universe);
    this.#shrinkage.set(universe.universeId, record.shrinkage);
  }

  /** The last definition of an id counts, whichever universe accepted it. */
  #definePortfolio(portfolio: PortfolioDefinition, deleted: boolean): void {
    const { portfolioId } = portfolio;
    const entry = this.#entry(portfolio);
    const before = this.#portfolios.get(portfolioId);
    if (before !== undefined && before !== entry) before.definition = null;
    entry.define(deleted ? null : portfolio);
    this.#portfolios.set(portfolioId, entry);
  }

  #foldDecision(record: LogRecord<Decision>): void {
    const { value: decision, headers } = record;
    const iterations = Number(headers.iterations ?? NaN);
    const stored: StoredDecision = {
      decision,
      position: `${record.topic}/${record.partition}/${record.offset}`,
      iterations: Number.isInteger(iterations) ? iterations : null,
      headers,
      effect: null,
    };
    const { portfolioId, request } = decision;
    const { decisions } = this.#entry({ portfolioId, universeId: request.universeId });
    this.#decisions.add(stored);
    for (const gone of decisions.add(stored)) this.#decisions.forget(gone);
  }

  #foldOutcome(outcome: Outcome): void {
    if (outcome.subject === 'command') return this.commands.fold(outcome);
    if (outcome.subject === 'definition') return this.definitions.foldOutcome(outcome);
    const { portfolioId, universeId, status } = outcome;
    if (status !== 'applied' || portfolioId === null || universeId === null) return;
    this.#entry({ portfolioId, universeId }).decisions.applied(outcome);
  }
}
