import type { Calculator } from '#platform/solver/calculator.js';
import { BallastError, type ErrorCode } from '#core/ballast-error.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { ProblemError } from '../problem/problem-error.js';
import { AnalysisService } from './analysis-service.js';
import { readOptimiseRequest } from './optimise-request.js';

const INDEFINITE = {
  instruments: ['A', 'B'],
  covariance: [
    [1, 2],
    [2, 1],
  ],
  objective: { kind: 'minVolatility' },
};
const MESSAGE = 'expected no eigenvalue below -1e-10 of the largest, was -3.33e-1';

describe('a request whose matrices a worker judges', () => {
  const asked: string[] = [];
  const inner = inlineCalculator();
  const calculator: Calculator = {
    ...inner,
    run(kind, task, signal) {
      asked.push(kind);
      return inner.run(kind, task, signal);
    },
    runJudged(calculation, signal) {
      asked.push(`judged ${calculation.kind}`);
      return inner.runJudged(calculation, signal);
    },
  };
  const { signal } = new AbortController();
  const ask = async (body: object, by: Calculator = calculator): Promise<string[]> => {
    asked.length = 0;
    const request = readOptimiseRequest(body);
    const answer = new AnalysisService(by).runRead('optimise', request, signal);
    const [settled] = await Promise.allSettled([answer]);
    if (settled.status === 'fulfilled') return [];
    const error: unknown = settled.reason;
    if (!(error instanceof ProblemError)) throw new Error('expected a problem', { cause: error });
    return error.problem.errors.map(({ path, message }) => `${path}: ${message}`);
  };

  it('is refused by the one calculation where nothing else is wrong', async () => {
    expect(await ask(INDEFINITE)).toEqual([`covariance: ${MESSAGE}`]);
    expect(asked).toEqual(['judged optimise']);
  });

  it('is refused for every fault at once, in the order they were read', async () => {
    expect(await ask({ ...INDEFINITE, x: 1, l2Gamma: -1 })).toEqual([
      'x: expected no such field',
      `covariance: ${MESSAGE}`,
      'l2Gamma: expected >= 0, was -1',
    ]);
    expect(asked).toEqual(['judgeCovariances']);
  });

  it('asks nobody where there is no matrix to judge', async () => {
    expect(await ask({ ...INDEFINITE, covariance: [[1, 2]] })).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it('is calculated where its matrices are accepted, rounding below zero taken for zero', async () => {
    const covariance = [
      [1, 0],
      [0, -1e-12],
    ];
    expect(await ask({ ...INDEFINITE, covariance })).toEqual([]);
    expect(asked).toEqual(['judged optimise']);
  });

  const failing = (code: ErrorCode): Calculator => {
    const fail = (): Promise<never> => Promise.reject(new BallastError(code, 'full'));
    return { ...inner, run: fail, runJudged: fail };
  };

  it.each(['IO_BUSY', 'IO_DEADLINE'] as const)(
    'is told its other faults where nobody has the time to judge the matrices: %s',
    async (code) => {
      expect(await ask({ ...INDEFINITE, x: 1 }, failing(code))).toEqual([
        'x: expected no such field',
      ]);
    },
  );

  it('without another fault is asked to come again', async () => {
    const request = readOptimiseRequest(INDEFINITE);
    const answer = new AnalysisService(failing('IO_BUSY')).runRead('optimise', request, signal);
    await expect(answer).rejects.toMatchObject({ problem: { status: 503 } });
  });

  it('has no part in a failure that is none of the load', async () => {
    const request = readOptimiseRequest({ ...INDEFINITE, x: 1 });
    const answer = new AnalysisService(failing('IO_WORKER')).runRead('optimise', request, signal);
    await expect(answer).rejects.toMatchObject({ code: 'IO_WORKER' });
  });
});
