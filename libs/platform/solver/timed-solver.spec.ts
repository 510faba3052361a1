import { solveRequest, solveResult } from '#testing/wire-fixtures.js';
import type { Solver } from './solver.js';
import { timedSolver } from './timed-solver.js';

describe('a timed solver', () => {
  const times: [string, number][] = [];
  let now = 1000;
  const timed = (decide: Solver['decide']): Solver =>
    timedSolver(
      { decide, close: () => Promise.resolve() },
      (portfolioId, seconds) => times.push([portfolioId, seconds]),
      () => now,
    );
  beforeEach(() => (times.length = 0));

  it('answers what the solver answers, and says for whom and how long it took', async () => {
    const solved = { result: solveResult(), iterations: 3 };
    const solver = timed(() => {
      now += 250;
      return Promise.resolve(solved);
    });
    expect(await solver.decide(solveRequest({ portfolioId: 'one' }))).toBe(solved);
    expect(times).toEqual([['one', 0.25]]);
  });

  it('says nothing of a solve that failed', async () => {
    const solver = timed(() => Promise.reject(new Error('no thread')));
    await expect(solver.decide(solveRequest())).rejects.toThrow('no thread');
    expect(times).toEqual([]);
  });
});
