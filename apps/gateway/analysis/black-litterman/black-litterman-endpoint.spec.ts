import type { BlackLittermanAnswer } from '#platform/solver/black-litterman-task.js';
import { calculatorEndpoint } from '../../../../test/gateway/calculator-endpoint.js';
import { BLACK_LITTERMAN_DOC, BLACK_LITTERMAN_EXAMPLES } from './black-litterman-docs.js';

const TWO = {
  instruments: ['A', 'B'],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
  riskAversion: 2.5,
  prior: { marketWeights: [0.6, 0.4] },
};
/** One view on A alone: its variance is 0.04, its exposures are 0.04 and 0.01. */
const ON_A = { ...TWO, views: { absolute: { A: 0.1 } } };

describe('POST /analysis/black-litterman', () => {
  const { post, ask: blend } = calculatorEndpoint<BlackLittermanAnswer>(
    '/analysis/black-litterman',
    BLACK_LITTERMAN_DOC,
  );

  it.each(Object.entries(BLACK_LITTERMAN_EXAMPLES))(
    'the documented example %s is answered 200, with equal bytes for equal requests',
    async (_, { value }) => {
      await blend(value);
      expect((await post(value)).text).toBe((await post(value)).text);
    },
  );

  it('the documented answer is the answer to the first example, to the last bit', async () => {
    const answer = await blend(BLACK_LITTERMAN_EXAMPLES.marketWeights.value);
    expect(answer).toEqual(BLACK_LITTERMAN_DOC.answer.recorded.body);
  });

  it('one view of the default Omega goes half the way: the figures of the hand', async () => {
    const answer = await blend(ON_A);
    expect(answer).toMatchObject({ status: 'optimal', warnings: [] });
    expect(answer.views).toEqual({ P: [[1, 0]], Q: [0.1] });
    // pi = 2.5 S (0.6, 0.4) = (0.07, 0.105); A moves by 0.03/2, B by a quarter of that; omega = 0.05 x 0.04.
    expect(answer.priorReturns?.A).toBeCloseTo(0.07, 15);
    expect(answer.priorReturns?.B).toBeCloseTo(0.105, 15);
    expect(answer.posteriorReturns?.A).toBeCloseTo(0.085, 15);
    expect(answer.posteriorReturns?.B).toBeCloseTo(0.10875, 15);
    expect(answer.omega[0][0]).toBeCloseTo(0.002, 17);
    expect(answer.posteriorCovariance?.[0][0]).toBeCloseTo(1.05 * 0.04 - 0.5 * 0.05 * 0.04, 16);
    // The prior's tilt is 0.015/(2.5 x 0.04) in A.
    expect(answer.weights.priorCovariance?.A).toBeCloseTo(0.75, 14);
    expect(answer.weights.priorCovariance?.B).toBeCloseTo(0.4, 14);
    const lambda = answer.viewWeights?.[0] ?? NaN;
    expect(answer.weights.posteriorCovariance?.A).toBeCloseTo((0.6 + lambda) / 1.05, 14);
    expect(answer.weights.posteriorCovariance?.B).toBeCloseTo(0.4 / 1.05, 14);
  });

  it('returns, weights and capitalisations of the market that mean the same answer the same', async () => {
    const ofWeights = await blend(ON_A);
    const { priorReturns, ...figures } = ofWeights;
    const ofCaps = await blend({ ...ON_A, prior: { marketCaps: { A: 600, B: 400 } } });
    const ofReturns = await blend({ ...ON_A, prior: { returns: priorReturns } });
    for (const { weights } of [ofCaps, ofReturns]) {
      for (const name of ['priorCovariance', 'posteriorCovariance'] as const) {
        const expected = figures.weights[name];
        expect(weights[name]?.A).toBeCloseTo(expected?.A ?? NaN, 13);
        expect(weights[name]?.B).toBeCloseTo(expected?.B ?? NaN, 13);
      }
    }
  });

  it('a confidence of 1 holds exactly, one of 0 has no effect: its Omega is null', async () => {
    const views = { absolute: { A: 0.1, B: 0.5 } };
    const answer = await blend({ ...TWO, views, omega: { idzorek: [1, 0] } });
    expect(answer.posteriorReturns?.A).toBeCloseTo(0.1, 15);
    expect(answer.posteriorReturns?.B).toBeCloseTo(0.1125, 15);
    expect(answer.omega).toEqual([
      [0, 0],
      [0, null],
    ]);
    expect(answer.viewWeights?.[1]).toBe(0);
    expect(answer.warnings).toEqual([
      { path: 'omega[1][1]', message: 'is infinite: the view has no effect' },
    ]);
  });

  it('certain views that contradict each other are infeasible and named', async () => {
    const views = { absolute: { A: 0.1 }, P: [[2, 0]], Q: [0.3] };
    const answer = await blend({ ...TWO, views, omega: { idzorek: [1, 1] } });
    expect(answer).toMatchObject({
      status: 'infeasible',
      ...{ posteriorReturns: null, posteriorCovariance: null, viewWeights: null },
      weights: { priorCovariance: null, posteriorCovariance: null },
      views: {
        P: [
          [1, 0],
          [2, 0],
        ],
        Q: [0.1, 0.3],
      },
    });
    expect(answer.priorReturns).not.toBeNull();
    expect(answer.warnings.map(({ path }) => path)).toEqual(['views.Q[1]']);
  });

  it('a singular covariance has a posterior; weights that prior returns would need are null', async () => {
    const covariance = [
      [0.04, 0.04],
      [0.04, 0.04],
    ];
    const ofMarket = await blend({ ...ON_A, covariance });
    expect(ofMarket).toMatchObject({ status: 'optimal', warnings: [] });
    expect(ofMarket.posteriorReturns?.B).toBe(ofMarket.posteriorReturns?.A);
    expect(ofMarket.weights.priorCovariance).not.toBeNull();
    const ofReturns = await blend({ ...ON_A, covariance, prior: { returns: [0.1, 0.1] } });
    expect(ofReturns).toMatchObject({
      status: 'optimal',
      weights: { priorCovariance: null, posteriorCovariance: null },
      warnings: [
        { path: 'weights.priorCovariance', message: 'the covariance is singular' },
        { path: 'weights.posteriorCovariance', message: 'the covariance is singular' },
      ],
    });
  });

  it('without views the prior is the posterior', async () => {
    const answer = await blend({ ...TWO, views: { absolute: {} } });
    expect(answer.posteriorReturns).toEqual(answer.priorReturns);
    expect(answer).toMatchObject({ omega: [], views: { P: [], Q: [] }, viewWeights: [] });
    expect(answer.weights.priorCovariance).toEqual({ A: 0.6, B: 0.4 });
  });

  it('weights of a market that are no shares are told', async () => {
    const answer = await blend({ ...ON_A, prior: { marketWeights: [60, 40] } });
    expect(answer.warnings).toEqual([
      { path: 'prior.marketWeights', message: 'expected a sum of 1, was 100' },
    ]);
  });

  it('numbers beyond the range of a double are null and named', async () => {
    const answer = await blend({
      ...ON_A,
      covariance: [
        [1e308, 0],
        [0, 1e308],
      ],
      riskAversion: 1e10,
    });
    expect(answer).toMatchObject({ status: 'stalled', priorReturns: null, posteriorReturns: null });
    expect(answer.warnings[0]).toEqual({
      path: 'priorReturns',
      message: 'leaves the range of double precision',
    });
  });

  it('faults are a 400', async () => {
    const { status, text } = await post({ ...ON_A, tau: '0.05' });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'tau' }] });
  });
});
