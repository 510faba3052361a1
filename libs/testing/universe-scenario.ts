import type {
  Closes,
  Decision,
  Definition,
  Metrics,
  Outcome,
  PortfolioDefinition,
  SolveRequest,
  UniverseDefinition,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { universeStage } from '#stream/universe/universe-stage.js';
import { answerTo, closesOf, definitionOf, FedTask, valuesOn } from './stream-fixtures.js';
import { portfolioDefinition, universeDefinition } from './wire-fixtures.js';

/** A portfolio that reviews often and is never silenced, so that a few windows suffice. */
export function eagerPortfolio(over: Partial<PortfolioDefinition> = {}): PortfolioDefinition {
  return portfolioDefinition({
    policy: {
      warmUpWindows: 3,
      sharpe: null,
      review: { every: 4 },
      cooldownWindows: 5,
      cost: 0.005,
      horizonYears: 0.25,
      calendar: null,
      driftBand: null,
      drawdown: null,
      turnoverBudget: null,
    },
    ...over,
  });
}

/** The universe stage with one universe and its portfolios, fed by hand. */
export class UniverseScenario {
  readonly universe: UniverseDefinition;
  readonly task: FedTask;
  #windows = 0;

  constructor(
    portfolios: readonly PortfolioDefinition[] = [eagerPortfolio()],
    universe: Partial<UniverseDefinition> = {},
    shrinkage: Definition['shrinkage'] = {},
  ) {
    this.universe = universeDefinition(universe);
    this.task = new FedTask(universeStage.create(0), topics.universe.name, 'casablanca');
    this.feed(definitionOf({ universe: this.universe }, 'universe', shrinkage));
    for (const portfolio of portfolios) {
      this.feed(definitionOf({ portfolio }, portfolio.portfolioId));
    }
  }

  feed(record: UniverseRecord): readonly Output[] {
    return this.task.feed(record);
  }

  /** Closes the next window at prices that wander without repeating. */
  close(over: Partial<Closes> = {}): readonly Output[] {
    return this.feed(this.next(over));
  }

  /** The closes of the next window, to be fed later. */
  next(over: Partial<Closes> = {}): Closes {
    const k = this.#windows++;
    const prices = [100 + ((k * 7) % 11), 200 + ((k * 5) % 13), 50 + ((k * 3) % 7)];
    return closesOf(this.universe, k, prices, over);
  }

  /** Closes windows until the universe has folded this many return vectors. */
  untilWindow(window: number): void {
    while (this.#windows <= window) this.close();
  }

  answer(request: SolveRequest, weights: readonly number[] | null): readonly Output[] {
    return this.feed(answerTo(request, weights));
  }

  get requests(): SolveRequest[] {
    return this.task.said<SolveRequest>(topics.solves.name);
  }

  get decisions(): Decision[] {
    return this.task.said<Decision>(topics.decisions.name);
  }

  get outcomes(): Outcome[] {
    return this.task.said<Outcome>(topics.outcomes.name);
  }

  metrics(portfolioId = 'portf1'): Metrics[] {
    return this.task
      .said<Metrics>(topics.metrics.name)
      .filter((metrics) => metrics.portfolioId === portfolioId);
  }
}

/** Windows whose metrics are among some outputs. */
export const windowsIn = (outputs: readonly Output[]): number[] =>
  valuesOn<Metrics>(outputs, topics.metrics.name).map(({ windows }) => windows);
