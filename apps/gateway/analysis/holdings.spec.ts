import { faultsOf } from '../../../test/gateway/faults-of.js';
import { taskOf } from '../../../test/gateway/read-in-line.js';
import { calculatorEndpoint } from '../../../test/gateway/calculator-endpoint.js';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { OPTIMISE_DOC } from './optimise-docs.js';
import { readOptimiseRequest } from './optimise-request.js';

const body = {
  instruments: ['A', 'B', 'C'],
  expectedReturns: [0.1, 0.12, 0.08],
  covariance: [
    [0.04, 0.03, 0],
    [0.03, 0.05, 0.01],
    [0, 0.01, 0.06],
  ],
  objective: { kind: 'minVolatility' },
};

describe('limits of the holdings in POST /analysis/optimize', () => {
  const { ask } = calculatorEndpoint<OptimiseAnswer>('/analysis/optimize', OPTIMISE_DOC);
  const solve = (constraints: unknown, objective: unknown = body.objective) =>
    ask({ ...body, objective, constraints });

  it('one holding: the least volatile name, all others exactly zero', async () => {
    const answer = await solve({ maxHoldings: 1 });
    expect(answer).toMatchObject({ status: 'optimal', weights: { A: 1, B: 0, C: 0 } });
    expect(answer.certificate?.relativeGap).toBeLessThanOrEqual(1e-8);
  });

  it('two names whose correlation of 0.67 is above 0.5 are not held together', async () => {
    const answer = await solve({ maxPairwiseCorrelation: 0.5 });
    // A and C: w_A = 0.06 / 0.1.
    expect(answer.weights?.A).toBeCloseTo(0.6, 12);
    expect(answer.weights).toMatchObject({ B: 0 });
  });

  it('names the limit in a conflict', async () => {
    const answer = await solve({ bounds: { lower: 0, upper: 0.4 }, maxHoldings: 2 });
    expect(answer.status).toBe('infeasible');
    expect([...(answer.conflicting ?? [])].sort()).toEqual([
      'bounds[A].upper',
      'bounds[B].upper',
      'bounds[C].upper',
      'budget',
      'maxHoldings',
    ]);
  });

  it.each(['maxSharpe', 'minVolatility'])(
    '%s gives equal bytes for equal requests',
    async (kind) => {
      const constraints = { maxHoldings: 2, maxPairwiseCorrelation: 0.9 };
      expect(await solve(constraints, { kind })).toEqual(await solve(constraints, { kind }));
    },
  );

  it.each([0, 1.5, '2', null])('maxHoldings %j is a fault', (maxHoldings) => {
    const faults = faultsOf(() =>
      taskOf(readOptimiseRequest({ ...body, constraints: { maxHoldings } })),
    );
    expect(faults).toMatchObject([{ path: 'constraints.maxHoldings' }]);
  });

  it('hierarchicalRiskParity takes no such limits', () => {
    const kind = 'hierarchicalRiskParity';
    const { instruments, covariance } = body;
    const constraints = { maxHoldings: 2 };
    const faults = faultsOf(() =>
      taskOf(readOptimiseRequest({ instruments, covariance, objective: { kind }, constraints })),
    );
    expect(faults).toMatchObject([{ path: 'constraints.maxHoldings' }]);
  });

  it.each([1.1, '0.5'])('maxPairwiseCorrelation %j is a fault', (maxPairwiseCorrelation) => {
    const constraints = { maxPairwiseCorrelation };
    const faults = faultsOf(() => taskOf(readOptimiseRequest({ ...body, constraints })));
    expect(faults).toMatchObject([{ path: 'constraints.maxPairwiseCorrelation' }]);
  });
});
