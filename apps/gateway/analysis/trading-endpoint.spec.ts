import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { calculatorEndpoint } from '../../../test/gateway/calculator-endpoint.js';
import { OPTIMISE_DOC } from './optimise-docs.js';

const two = {
  instruments: ['A', 'B'],
  expectedReturns: [0.1, 0.2],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
};

describe('POST /analysis/optimize with trading and market neutral', () => {
  const { ask } = calculatorEndpoint<OptimiseAnswer>('/analysis/optimize', OPTIMISE_DOC);
  const optimise = (body: object): Promise<OptimiseAnswer> => ask({ ...two, ...body });

  it('the objective value holds the cost, the performance does not', async () => {
    const { weights, objectiveValue, performance } = await optimise({
      objective: { kind: 'minVolatility' },
      constraints: { currentWeights: { A: 0.2, B: 0.8 }, transactionCost: 0.002 },
    });
    expect(weights?.A).toBeCloseTo(0.078 / 0.11, 14);
    const variance = (performance?.volatility ?? NaN) ** 2;
    const turnover = 2 * ((weights?.A ?? NaN) - 0.2);
    expect(objectiveValue).toBeCloseTo(variance + 0.002 * turnover, 14);
  });

  it('maxTurnover binds by its name, for the Sharpe ratio too', async () => {
    const { weights, certificate } = await optimise({
      objective: { kind: 'maxSharpe' },
      constraints: { currentWeights: [1, 0], maxTurnover: 0.2 },
    });
    expect(weights?.B).toBeCloseTo(0.1, 14);
    expect(certificate?.binding.map(({ constraint }) => constraint)).toContain('maxTurnover');
  });

  it('and is named where it leaves no room', async () => {
    const { status, conflicting } = await optimise({
      objective: { kind: 'efficientReturn', targetReturn: 0.19 },
      constraints: { currentWeights: [1, 0], maxTurnover: 0.2 },
    });
    expect(status).toBe('infeasible');
    expect(conflicting).toEqual(expect.arrayContaining(['maxTurnover', 'targetReturn']));
  });

  it('market-neutral weights sum to zero', async () => {
    const { weights } = await optimise({
      objective: { kind: 'efficientReturn', targetReturn: 0.02 },
      constraints: { marketNeutral: true, bounds: { lower: -1, upper: 1 } },
    });
    expect(weights?.A).toBeCloseTo(-0.2, 14);
    expect(weights?.B).toBeCloseTo(0.2, 14);
  });
});
