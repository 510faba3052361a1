import type { PerformanceAnswer } from '#platform/solver/performance-task.js';
import { calculatorEndpoint } from '../../../../test/gateway/calculator-endpoint.js';
import { PERFORMANCE_DOC, PERFORMANCE_EXAMPLES } from './performance-docs.js';

describe('POST /analysis/performance', () => {
  const { post, ask: figures } = calculatorEndpoint<PerformanceAnswer>(
    '/analysis/performance',
    PERFORMANCE_DOC,
  );
  const missing = ({ warnings }: PerformanceAnswer): string[] => warnings.map(({ path }) => path);

  it('the documented answer is the answer to the documented example, to the last bit', async () => {
    const { value } = PERFORMANCE_EXAMPLES.returns;
    expect(await figures(value)).toEqual(PERFORMANCE_DOC.answer.recorded.body);
    expect((await post(value)).text).toBe((await post(value)).text);
  });

  it('figures of two returns are those of the hand', async () => {
    const answer = await figures({ returns: [0.01, -0.02], periodsPerYear: 2 });
    expect(answer).toMatchObject({ observations: 2, relative: null });
    expect(answer.mean).toBeCloseTo(-0.005, 15);
    expect(answer.cumulativeReturn).toBeCloseTo(1.01 * 0.98 - 1, 15);
    expect(answer.annualReturn.geometric).toBeCloseTo(1.01 * 0.98 - 1, 15);
    expect(answer.volatility).toBeCloseTo(0.03 / Math.sqrt(2), 15);
    expect(answer.omega).toBeCloseTo(0.5, 15);
    expect(answer.maxDrawdown).toBeCloseTo(0.02, 15);
  });

  it('prices give the figures of their returns', async () => {
    const options = { riskFreeRate: [0.001, 0.002, 0], ddof: 0, confidence: 0.5 };
    const ofPrices = await figures({ prices: [4, 5, 2.5, 5], ...options });
    expect(ofPrices).toEqual(await figures({ returns: [0.25, -0.5, 1], ...options }));
  });

  it('what one return does not give is null and says how many were expected', async () => {
    const answer = await figures({ returns: [0.01], benchmark: [0.02] });
    expect(answer).toMatchObject({ volatility: null, sharpe: null, relative: { beta: null } });
    expect(answer.warnings).toContainEqual({
      path: 'volatility',
      message: 'expected more than 1 observations, was 1',
    });
  });

  it('a zero denominator is named', async () => {
    const answer = await figures({ returns: [0.01, 0.01, 0.01], benchmark: [0.01, 0.01, 0.01] });
    expect(answer).toMatchObject({ volatility: 0, sharpe: null, calmar: null, maxDrawdown: 0 });
    expect(answer.warnings).toContainEqual({
      path: 'calmar',
      message: 'the largest drawdown is zero or negative',
    });
    expect(missing(answer)).toEqual(
      expect.arrayContaining(['sharpe', 'skewness', 'omega', 'relative.beta']),
    );
  });

  it.each([
    [{ returns: [1e308, 1e308, -1e308] }],
    [{ returns: [-3, 0.5, -2, 4], benchmark: [-1, -1, -1, -1] }],
    [{ returns: [0, 0, 0], confidence: 1 }],
    [{ returns: [0.1, -0.1], confidence: 0, benchmark: [1e-320, 1e-320] }],
    [{ prices: [1e-300, 1e300, 1e-300], periodsPerYear: 1e6, compounding: false }],
  ])('whatever does not exist of %j is null and named, the shape stays', async (body) => {
    const answer = await figures(body);
    const nulls = (value: object, prefix = ''): string[] =>
      Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
        if (inner === null) return [`${prefix}${name}`];
        if (Array.isArray(inner) || typeof inner !== 'object') return [];
        return nulls(inner, `${prefix}${name}.`);
      });
    const expected = nulls(answer).filter((path) => path !== 'relative');
    expect(missing(answer)).toEqual(expected);
  });

  it('faults are a 400', async () => {
    const { status, text } = await post({ returns: ['0.01'] });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'returns[0]' }] });
  });
});
