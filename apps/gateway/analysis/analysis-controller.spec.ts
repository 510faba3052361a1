import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { solverIdentity } from '#platform/solver/solver-identity.js';
import { calculatorEndpoint } from '../../../test/gateway/calculator-endpoint.js';
import { OPTIMISE_DOC, OPTIMISE_EXAMPLES } from './optimise-docs.js';

const MAX_SHARPE = OPTIMISE_EXAMPLES.maxSharpe.value as Readonly<Record<string, unknown>>;

describe('POST /analysis/optimize', () => {
  const {
    post,
    postText,
    ask: solve,
  } = calculatorEndpoint<OptimiseAnswer>('/analysis/optimize', OPTIMISE_DOC);

  it.each(Object.entries(OPTIMISE_EXAMPLES))(
    'the documented example %s is answered 200, with equal bytes for equal requests',
    async (_, { value }) => {
      await solve(value);
      expect((await post(value)).text).toBe((await post(value)).text);
    },
  );

  it('the documented answer is the answer to the first example, to the last bit', async () => {
    const answer = await solve(OPTIMISE_EXAMPLES.maxSharpe.value);
    expect(answer).toEqual(OPTIMISE_DOC.answer.recorded.body);
  });

  it('the largest Sharpe ratio of two instruments is the closed form', async () => {
    // S^-1 (m - rf) is proportional to (0.0054, 0.0064): w = (27, 32) / 59 (Merton 1972).
    const { status, weights, performance, certificate } = await solve(
      OPTIMISE_EXAMPLES.maxSharpe.value,
    );
    expect(status).toBe('optimal');
    expect(weights?.A).toBeCloseTo(27 / 59, 12);
    expect(weights?.B).toBeCloseTo(32 / 59, 12);
    const mean = (0.1 * 27 + 0.2 * 32) / 59;
    expect(performance?.expectedReturn).toBeCloseTo(mean, 12);
    expect(certificate?.stationarity).toBeLessThanOrEqual(1e-8);
  });

  it('names the bounds that conflict', async () => {
    const answer = await solve(OPTIMISE_EXAMPLES.infeasible.value);
    expect(answer).toMatchObject({ status: 'infeasible', weights: null, certificate: null });
    expect([...(answer.conflicting ?? [])].sort()).toEqual([
      'bounds[A].upper',
      'bounds[B].upper',
      'budget',
    ]);
  });

  it('the least variance for a return, with groups', async () => {
    const { covariance, expectedReturns, instruments } = MAX_SHARPE;
    const problem = { instruments, expectedReturns, covariance };
    const half = await solve({
      ...problem,
      objective: { kind: 'efficientReturn', targetReturn: 0.17 },
    });
    // 0.1 a + 0.2 (1 - a) = 0.17 leaves no choice: the least volatile portfolio earns less.
    expect(half.weights?.A).toBeCloseTo(0.3, 12);
    expect(half.certificate?.binding.map(({ constraint }) => constraint)).toContain('targetReturn');
    const capped = await solve({
      ...problem,
      objective: { kind: 'efficientReturn', targetReturn: 0.17 },
      constraints: { groups: [{ name: 'cap', members: ['B'], upper: 0.6 }] },
    });
    expect(capped.status).toBe('infeasible');
    expect([...(capped.conflicting ?? [])].sort()).toEqual([
      'budget',
      'groups[cap].upper',
      'targetReturn',
    ]);
  });

  it('the largest quadratic utility is the closed form', async () => {
    const { covariance, expectedReturns, instruments } = MAX_SHARPE;
    const answer = await solve({
      instruments,
      expectedReturns,
      covariance,
      objective: { kind: 'maxQuadraticUtility', riskAversion: 4 },
    });
    // d/da of 0.2 - 0.1 a - 2 (0.04 a^2 + 0.02 a (1 - a) + 0.09 (1 - a)^2) is zero at 0.22 / 0.44.
    expect(answer.weights?.A).toBeCloseTo(0.5, 12);
    expect(answer.objectiveValue).toBeCloseTo(0.15 - 2 * 0.0375, 12);
  });

  it('says so where nothing earns more than the rate', async () => {
    expect(await solve({ ...MAX_SHARPE, riskFreeRate: 0.5 })).toEqual({
      status: 'noExcessReturn',
      weights: null,
      objectiveValue: null,
      performance: null,
      certificate: null,
      solver: solverIdentity('activeSet'),
      conflicting: null,
      warnings: [],
    });
  });

  it('a figure whose denominator is zero is null and named in the warnings', async () => {
    const answer = await solve({
      instruments: ['CASH'],
      expectedReturns: [0.1],
      covariance: [[0]],
      objective: { kind: 'minVolatility' },
    });
    expect(answer).toMatchObject({
      weights: { CASH: 1 },
      performance: { expectedReturn: 0.1, volatility: 0, sharpe: null },
      warnings: [{ path: 'performance.sharpe', message: 'the volatility is zero' }],
    });
  });

  it('what rounding leaves of the variance of a perfect hedge is none', async () => {
    const [a, b] = [0.1, 0.3];
    const answer = await solve({
      instruments: ['LONG', 'AGAINST'],
      expectedReturns: [0.1, 0.2],
      covariance: [
        [a * a, -a * b],
        [-a * b, b * b],
      ],
      objective: { kind: 'minVolatility' },
    });
    expect(answer).toMatchObject({
      performance: { volatility: 0, sharpe: null },
      warnings: [{ path: 'performance.sharpe', message: 'the volatility is zero' }],
    });
  });

  it('an instrument named __proto__ is an instrument', async () => {
    const body =
      '{"instruments":["__proto__"],"covariance":[[1]],"objective":{"kind":"minVolatility"}}';
    const { text } = await postText(body);
    expect(text).toContain('"weights":{"__proto__":1}');
  });

  it('faults are a 400', async () => {
    const { status, text } = await post({ ...MAX_SHARPE, riskFreeRate: '0' });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      detail: 'riskFreeRate: expected a finite number, was the text "0"',
      errors: [{ path: 'riskFreeRate' }],
    });
  });
});
