import { FedTask } from '#testing/stream-fixtures.js';
import {
  portfolioDefinition,
  portfolioRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import type { PortfolioStatsSchema, WeightSchema } from './generated/wire-types.js';
import { intakeStage } from './intake-stage.js';
import { topics } from './topics.js';
import { PROJECTION_HEADER } from './universe/records.js';

const weights: WeightSchema = {
  timestamp: 5,
  portfolio_id: 'portf1',
  weights: { AKT: 0.5, ATW: 0.5 },
  version: 0,
  cause: '',
  decisionId: '',
  session: '',
  source: '',
};
const statistics: PortfolioStatsSchema = {
  timestamp: 6,
  portfolio_id: 'portf1',
  meanReturns: { AKT: 0.001 },
  covarianceMatrix: { AKT: { AKT: 0.0001 } },
  session: '',
  source: '',
  windows: 0,
};

/** Intake that has read the definition of portf1. */
function knowing(): FedTask {
  const intake = new FedTask(intakeStage.create(0), topics.definitions.name, '');
  intake.feed(portfolioRecord(portfolioDefinition()).value);
  return intake;
}

describe('intake', () => {
  it('broadcasts a universe definition to every tick partition, then says so', () => {
    const intake = new FedTask(intakeStage.create(0), topics.definitions.name, '');
    const definition = universeDefinition();
    const outputs = intake.feed(universeRecord(definition).value);
    expect(outputs.slice(0, -1)).toEqual(
      [0, 1, 2, 3].map((partition) => ({
        topic: topics.ticks.name,
        key: 'casablanca',
        partition,
        value: { kind: 'universe', definition, deleted: false },
      })),
    );
    expect(outputs.at(-1)).toMatchObject({
      topic: topics.outcomes.name,
      value: { status: 'broadcast', universeId: 'casablanca' },
    });
  });

  it('tells the tick partitions of a deleted universe, and forgets a deleted portfolio', () => {
    const intake = knowing();
    const universe = universeRecord(universeDefinition()).value as object;
    const [control] = intake.feed({ ...universe, deleted: true });
    expect(control).toMatchObject({ partition: 0, value: { kind: 'universe', deleted: true } });
    const portfolio = portfolioRecord(portfolioDefinition()).value as object;
    intake.feed({ ...portfolio, deleted: true });
    expect(() => intake.feed(weights, { topic: topics.weights.name })).toThrow(
      expect.objectContaining({ code: 'DATA_UNKNOWN_PORTFOLIO' }),
    );
  });

  it('routes outside weights into the input of their universe, with where they came from', () => {
    const outputs = knowing().feed(weights, {
      topic: topics.weights.name,
      partition: 2,
      offset: 9,
    });
    expect(outputs).toEqual([
      {
        topic: topics.universe.name,
        key: 'casablanca',
        value: {
          kind: 'weights',
          portfolioId: 'portf1',
          timestamp: 5,
          weights: weights.weights,
          origin: 'Weights/2/9',
        },
      },
    ]);
  });

  it('routes an outside prior into the input of its universe', () => {
    const outputs = knowing().feed(statistics, { topic: topics.portfStats.name });
    expect(outputs).toEqual([
      {
        topic: topics.universe.name,
        key: 'casablanca',
        value: {
          kind: 'prior',
          portfolioId: 'portf1',
          timestamp: 6,
          mean: statistics.meanReturns,
          covariance: statistics.covarianceMatrix,
        },
      },
    ]);
  });

  it('does not read our own projections back', () => {
    const headers = { [PROJECTION_HEADER]: 'decision' };
    expect(knowing().feed(weights, { topic: topics.weights.name, headers })).toEqual([]);
    expect(knowing().feed(statistics, { topic: topics.portfStats.name, headers })).toEqual([]);
  });

  it('refuses what is written for a portfolio nobody has defined', () => {
    const intake = new FedTask(intakeStage.create(0), topics.weights.name, '');
    expect(() => intake.feed(weights)).toThrow(
      expect.objectContaining({ code: 'DATA_UNKNOWN_PORTFOLIO' }),
    );
  });
});
