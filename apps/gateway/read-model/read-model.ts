import { isResubmission } from '#platform/task/resubmitted.js';
import type {
  AuditEntry,
  DeadLetter,
  Decision,
  DefinitionRecord,
  LateTick,
  Metrics,
  Outcome,
  PortfolioStatistics,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { Clock } from '../clock.js';
import { DefinitionTable } from '../definitions/definition-table.js';
import { AuditTrail } from './audit-trail.js';
import { CommandLedger } from './command-ledger.js';
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
  topics.deadLetter.name,
  topics.late.name,
];

/** The output topics folded into what REST answers from. Topics arrive in any order relative to each other. */
export class ReadModel {
  /** True once all that was retained at the start has been folded. */
  caughtUp = false;
  readonly audit = new AuditTrail();
  readonly commands = new CommandLedger();
  readonly definitions = new DefinitionTable();
  readonly waiting = new Waiting();
  readonly #portfolios = new Map<string, PortfolioEntry>();
  readonly #universes = new Map<string, UniverseDefinition>();
  readonly #shrinkage = new Map<string, DefinitionRecord['shrinkage']>();
  readonly #decisions = new Map<string, StoredDecision>();
  /** Outcomes that came before their decision: another topic, no order between the two. */
  readonly #earlyEffects = new Map<string, Outcome>();
  readonly #deadLetters = new Map<string, number>();
  #late = 0;

  constructor(private readonly clock: Clock) {}

  fold(record: LogRecord): void {
    this.#apply(record);
    this.waiting.changed();
  }

  /** A portfolio that has a definition. */
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

  /** A decision, also of a dry run. */
  decision(decisionId: string): StoredDecision | undefined {
    const stored = this.#decisions.get(decisionId);
    if (stored !== undefined) return stored;
    const decision = this.commands.dryRun(decisionId);
    if (decision === undefined) return undefined;
    return { decision, position: 'dry run', iterations: null, headers: {}, effect: null };
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
        return this.#entry(record.key).foldMetrics(record.value as Metrics, this.clock());
      case topics.statistics.name:
        this.#entry(record.key).statistics = record.value as PortfolioStatistics;
        return;
      case topics.decisions.name:
        return this.#foldDecision(record as LogRecord<Decision>);
      case topics.outcomes.name:
        return this.#foldOutcome(record.value as Outcome);
      case topics.audit.name:
        return this.audit.fold(record.value as AuditEntry);
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

  #entry(portfolioId: string): PortfolioEntry {
    const known = this.#portfolios.get(portfolioId);
    if (known !== undefined) return known;
    const entry = new PortfolioEntry(portfolioId);
    this.#portfolios.set(portfolioId, entry);
    return entry;
  }

  #foldDefinition(record: DefinitionRecord): void {
    const { portfolio, universe, deleted } = record;
    this.definitions.foldRecord(record);
    if (portfolio !== null) this.#entry(portfolio.portfolioId).define(deleted ? null : portfolio);
    if (universe === null) return;
    if (deleted) {
      this.#universes.delete(universe.universeId);
      this.#shrinkage.delete(universe.universeId);
      return;
    }
    this.#universes.set(universe.universeId, universe);
    this.#shrinkage.set(universe.universeId, record.shrinkage);
  }

  #foldDecision(record: LogRecord<Decision>): void {
    const { value: decision, headers } = record;
    const iterations = Number(headers.iterations ?? NaN);
    const early = this.#earlyEffects.get(decision.decisionId);
    const stored: StoredDecision = {
      decision,
      position: `${record.topic}/${record.partition}/${record.offset}`,
      iterations: Number.isInteger(iterations) ? iterations : null,
      headers,
      effect: early === undefined ? null : effectOf(early),
    };
    this.#earlyEffects.delete(decision.decisionId);
    this.#decisions.set(decision.decisionId, stored);
    this.#entry(decision.portfolioId).decisions.push(stored);
  }

  #foldOutcome(outcome: Outcome): void {
    if (outcome.subject === 'command') return this.commands.fold(outcome);
    if (outcome.subject === 'definition') return this.definitions.foldOutcome(outcome);
    if (outcome.status !== 'applied') return;
    const stored = this.#decisions.get(outcome.id);
    if (stored === undefined) this.#earlyEffects.set(outcome.id, outcome);
    else stored.effect = effectOf(outcome);
  }
}

function effectOf(outcome: Outcome): StoredDecision['effect'] {
  const { windowEnd, turnover, cost } = outcome;
  return windowEnd === null ? null : { windowEnd, turnover, cost };
}
