import { BallastError } from '#core/ballast-error.js';
import type {
  DefinitionRecord,
  Outcome,
  PortfolioStatsSchema,
  UniverseControl,
  UniverseDefinition,
  UniverseRecord,
  WeightSchema,
} from './generated/wire-types.js';
import type { Output } from './log-record.js';
import type { Operator } from './operator.js';
import { topics } from './topics.js';

/** What intake reads: definitions in force and what outsiders write about portfolios. */
export type IntakeInput =
  | { readonly kind: 'definition'; readonly record: DefinitionRecord }
  | { readonly kind: 'weights'; readonly record: WeightSchema; readonly origin: string }
  | { readonly kind: 'prior'; readonly record: PortfolioStatsSchema };

/** Which universe a portfolio lives in. Plain data. */
export interface IntakeState {
  readonly universeOf: Map<string, string>;
}

/**
 * The door: universe definitions, and that one is deleted, are broadcast to every tick partition (bars needs the window
 * grid), outside weights and priors are routed into the input of their universe.
 */
export function intakeOperator(tickPartitions: number): Operator<IntakeInput, IntakeState> {
  return {
    name: 'intake',
    initial: () => ({ universeOf: new Map() }),
    onWatermark: () => [],
    step(state, input) {
      switch (input.kind) {
        case 'definition': {
          const { universe, portfolio, deleted } = input.record;
          if (portfolio !== null && deleted) state.universeOf.delete(portfolio.portfolioId);
          else if (portfolio !== null) {
            state.universeOf.set(portfolio.portfolioId, portfolio.universeId);
          }
          return universe === null ? [] : broadcast(universe, input.record, tickPartitions);
        }
        case 'weights': {
          const { portfolio_id: portfolioId, timestamp, weights } = input.record;
          const { origin } = input;
          return [route(state, { kind: 'weights', portfolioId, timestamp, weights, origin })];
        }
        case 'prior': {
          const {
            portfolio_id: portfolioId,
            timestamp,
            meanReturns,
            covarianceMatrix,
          } = input.record;
          const value = { mean: meanReturns, covariance: covarianceMatrix };
          return [route(state, { kind: 'prior', portfolioId, timestamp, ...value })];
        }
      }
    },
  };
}

function route(
  state: IntakeState,
  value: Extract<UniverseRecord, { kind: 'weights' | 'prior' }>,
): Output {
  const key = state.universeOf.get(value.portfolioId);
  if (key === undefined) {
    throw new BallastError(
      'DATA_UNKNOWN_PORTFOLIO',
      `expected a defined portfolio, was ${value.portfolioId}`,
    );
  }
  return { topic: topics.universe.name, key, value };
}

function broadcast(
  definition: UniverseDefinition,
  { definitionId, deleted }: DefinitionRecord,
  tickPartitions: number,
): Output[] {
  const control: UniverseControl = { kind: 'universe', definition, deleted };
  const outcome: Outcome = {
    id: definitionId,
    requestId: '',
    subject: 'definition',
    portfolioId: null,
    universeId: definition.universeId,
    status: 'broadcast',
    reason: null,
    decisionId: null,
    version: null,
    windowEnd: null,
    turnover: null,
    cost: null,
    decision: null,
  };
  const controls: Output[] = Array.from({ length: tickPartitions }, (_, partition) => ({
    topic: topics.ticks.name,
    key: definition.universeId,
    partition,
    value: control,
  }));
  return [...controls, { topic: topics.outcomes.name, key: definitionId, value: outcome }];
}
