import { referencePortfolio } from '#testing/reference-portfolio.js';
import { solveRequest } from '#testing/wire-fixtures.js';
import { decide } from './decide.js';
import type { Cascade, SolveRequest } from './generated/wire-types.js';
import { requestDigest } from './identifiers.js';
import { packed } from './packed.js';

const { instruments: names, means, covariance, originalWeights } = referencePortfolio;
const n = names.length;

/** The order of the system that the reference portfolio comes from. */
const ORIGINAL: Cascade = {
  steps: [
    { kind: 'maxSharpe', timesMeanReturn: null },
    { kind: 'efficientReturn', timesMeanReturn: 1.1 },
  ],
  rounds: 5,
  gammaStep: 0.001,
  perturbation: 0.01,
  seed: 20_260_410,
};

/** The reference statistics per week, held at 1/N, whatever a trade costs. */
function request(over: Partial<SolveRequest> = {}): SolveRequest {
  return solveRequest({
    instruments: names,
    expectedReturns: means,
    covariance: packed(covariance, n),
    heldWeights: names.map(() => 1 / n),
    constraints: { lower: names.map(() => 0), upper: names.map(() => 1) },
    objective: { kind: 'maxSharpe', fallback: 'none' },
    l2Gamma: 0.002,
    riskFreeRate: 0,
    cost: 0,
    force: true,
    cascade: ORIGINAL,
    ...over,
  });
}

describe('a request that declares a cascade', () => {
  it('is answered with the weights of the original (portf1-origin.json), by the solver of that name', () => {
    const { result } = decide(request());
    expect(result).toMatchObject({
      status: 'applied',
      objective: 'maxSharpe',
      fallback: false,
      solver: 'ballast-cascade',
      solverVersion: '1',
      attempts: [
        { round: 0, objective: 'maxSharpe', targetReturn: null, l2Gamma: 0.002, status: 'optimal' },
      ],
    });
    result.weights?.forEach((weight, i) => {
      expect(Math.abs(weight - originalWeights[i])).toBeLessThanOrEqual(1e-11);
    });
  });

  it('takes the next step where the first has no solution, and says so', () => {
    const { result } = decide(request({ riskFreeRate: 1 }));
    const targetReturn = 1.1 * (means.reduce((sum, mean) => sum + mean, 0) / n);
    expect(result).toMatchObject({ status: 'applied', objective: 'efficientReturn' });
    expect(result.attempts).toEqual([
      {
        round: 0,
        objective: 'maxSharpe',
        targetReturn: null,
        l2Gamma: 0.002,
        status: 'noExcessReturn',
      },
      { round: 0, objective: 'efficientReturn', targetReturn, l2Gamma: 0.002, status: 'optimal' },
    ]);
  });

  it('is solved again to the same bits, also where its seed decided; another seed decides another way', () => {
    const cascade = { ...ORIGINAL, steps: ORIGINAL.steps.slice(0, 1) };
    // The rate is so close to the best mean that only some draws lie above it.
    const close = request({ cascade, riskFreeRate: Math.max(...means) * 1.005 });
    const one = decide(close);
    expect(one.result.status).toBe('applied');
    expect(one.result.attempts.at(-1)?.round).toBeGreaterThan(0);
    expect(decide(structuredClone(close))).toEqual(one);
    const other = decide({ ...close, cascade: { ...cascade, seed: 1 } });
    expect(other.result).not.toEqual(one.result);
  });

  it('that nothing solves is answered with what its first step came to', () => {
    const upper = names.map(() => 0.05);
    const constraints = { lower: names.map(() => 0), upper };
    const { result } = decide(request({ constraints, cascade: { ...ORIGINAL, rounds: 2 } }));
    expect(result).toMatchObject({ status: 'infeasible', objective: 'maxSharpe', weights: null });
    expect(result.attempts.map(({ round, status }) => [round, status])).toEqual([
      [0, 'infeasible'],
      [0, 'infeasible'],
      [1, 'infeasible'],
      [1, 'infeasible'],
    ]);
  });

  it.each([
    { ...ORIGINAL, steps: [] },
    { ...ORIGINAL, rounds: 0 },
    { ...ORIGINAL, steps: [{ kind: 'efficientReturn' as const, timesMeanReturn: null }] },
  ])('that is none is answered as stalled (%#)', (cascade) => {
    const { result } = decide(request({ cascade }));
    expect(result).toMatchObject({ status: 'stalled', solver: 'ballast-cascade', weights: null });
  });

  it('has another digest with another seed; without a cascade the digest is of the fields there were before', () => {
    const without = request({ cascade: null });
    const { cascade, ...before } = without;
    expect(cascade).toBeNull();
    expect(requestDigest(without)).toBe(requestDigest(before as SolveRequest));
    const digests = [1, 2].map((seed) =>
      requestDigest(request({ cascade: { ...ORIGINAL, seed } })),
    );
    expect(new Set([...digests, requestDigest(without)]).size).toBe(3);
  });
});

describe('an objective that only a cascade declares', () => {
  it('is answered as stalled on its own', () => {
    const objective = { kind: 'efficientReturn', fallback: 'none' } as const;
    expect(decide(request({ cascade: null, objective })).result.status).toBe('stalled');
  });
});
