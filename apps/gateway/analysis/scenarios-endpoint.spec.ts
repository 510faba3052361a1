import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { calculatorEndpoint } from '../../../test/gateway/calculator-endpoint.js';
import { OPTIMISE_DOC } from './optimise-docs.js';

const SCENARIOS = [
  [0.01, -0.02],
  [-0.015, 0.01],
  [0.02, 0.03],
  [-0.01, -0.03],
  [0.005, 0.012],
];
const MOMENTS = {
  expectedReturns: [0.08, 0.12],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
};
const INSTRUMENTS = ['A', 'B'];

describe('POST /analysis/optimize with cones and scenarios', () => {
  const endpoint = calculatorEndpoint<OptimiseAnswer>('/analysis/optimize', OPTIMISE_DOC);
  const post = (body: object): ReturnType<typeof endpoint.post> =>
    endpoint.post({ instruments: INSTRUMENTS, ...body });
  const answer = (body: object): Promise<OptimiseAnswer> =>
    endpoint.ask({ instruments: INSTRUMENTS, ...body });
  const weightOf = ({ weights }: OptimiseAnswer, name: string): number => weights?.[name] ?? NaN;

  it.each([
    ['minCvar', { confidence: 0.6 }],
    ['minCdar', { confidence: 0.6 }],
    ['minSemivariance', { benchmark: 0.001 }],
    ['kelly', {}],
  ])(
    '%s is solved from scenarios alone, and equal requests get equal bytes',
    async (kind, rest) => {
      const body = { scenarios: SCENARIOS, objective: { kind, ...rest } };
      const solved = await answer(body);
      expect(solved.status).toBe('optimal');
      expect(solved.performance).toEqual({ expectedReturn: null, volatility: null, sharpe: null });
      expect(weightOf(solved, 'A') + weightOf(solved, 'B')).toBeCloseTo(1, 12);
      expect((await post(body)).text).toBe((await post(body)).text);
    },
  );

  it('minCvar of two names is the least mean of the worst losses', async () => {
    const solved = await answer({
      scenarios: SCENARIOS,
      objective: { kind: 'minCvar', confidence: 0.6 },
    });
    const a = weightOf(solved, 'A');
    const losses = SCENARIOS.map(([x, y]) => -(a * x + (1 - a) * y)).sort((x, y) => y - x);
    expect(solved.objectiveValue).toBeCloseTo((losses[0] + losses[1]) / 2, 12);
  });

  it('efficientRisk meets its volatility exactly; a benchmark limits the tracking error', async () => {
    const target = 0.19;
    const risky = await answer({
      ...MOMENTS,
      objective: { kind: 'efficientRisk', targetVolatility: target },
    });
    expect(risky.status).toBe('optimal');
    expect(risky.performance?.volatility).toBeCloseTo(target, 10);
    expect(risky.certificate?.binding.map(({ constraint }) => constraint)).toContain(
      'targetVolatility',
    );
    const near = await answer({
      ...MOMENTS,
      objective: { kind: 'maxQuadraticUtility', riskAversion: 1 },
      constraints: { benchmark: { weights: { A: 1 }, maxTrackingError: 0.05 } },
    });
    const away = weightOf(near, 'B');
    const trackingError = Math.sqrt((0.04 - 2 * 0.01 + 0.09) * away * away);
    expect(trackingError).toBeCloseTo(0.05, 10);
  });

  it('an infeasible target is named with what it conflicts with', async () => {
    const low = await answer({
      ...MOMENTS,
      objective: { kind: 'efficientRisk', targetVolatility: 0.01 },
    });
    expect(low).toMatchObject({ status: 'infeasible', weights: null, certificate: null });
    expect(low.conflicting).toEqual(['budget', 'targetVolatility']);
  });

  it('fields that the kind does not use are refused, all at once', async () => {
    const { status, text } = await post({
      scenarios: SCENARIOS,
      covariance: 3,
      objective: { kind: 'minCvar', confidence: 1, riskAversion: 2 },
    });
    expect(status).toBe(400);
    for (const path of ['covariance', 'objective.confidence', 'objective.riskAversion']) {
      expect(text).toContain(`"path":"${path}"`);
    }
  });
});
