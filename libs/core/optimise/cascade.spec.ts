import { referencePortfolio } from '#testing/reference-portfolio.js';
import { solveCascade, type CascadePolicy } from './cascade.js';
import { longOnly } from './long-only.js';
import { solveMoments } from './solve-moments.js';

const { instruments, means, covariance, originalWeights } = referencePortfolio;

const problem = longOnly({
  instruments,
  expectedReturns: Float64Array.from(means),
  covariance: Float64Array.from(covariance),
  l2Gamma: 0.002,
});

/** The order of the system that the reference portfolio comes from. */
const original: CascadePolicy = {
  steps: [{ objective: { kind: 'maxSharpe' } }, { kind: 'efficientReturn', timesMeanReturn: 1.1 }],
  rounds: 5,
  gammaStep: 0.001,
  perturbation: 0.01,
  seed: 20_260_410,
};

describe('a cascade of objectives', () => {
  it('takes the first step where it has a solution: the weights of the original (portf1-origin.json)', () => {
    const { outcome, taken, attempts } = solveCascade(problem, original, solveMoments);
    expect([taken, attempts.length]).toEqual([0, 1]);
    if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
    outcome.weights.forEach((weight, i) => {
      expect(Math.abs(weight - originalWeights[i])).toBeLessThanOrEqual(1e-11);
    });
  });

  it('goes on to the next step, with the return at 1.1 times the mean', () => {
    const { outcome, taken, attempts } = solveCascade(
      { ...problem, riskFreeRate: 1 },
      original,
      solveMoments,
    );
    expect(attempts.map(({ status }) => status)).toEqual(['noExcessReturn', 'optimal']);
    expect(taken).toBe(1);
    const mean = means.reduce((sum, value) => sum + value, 0) / 11;
    expect(attempts[1].objective).toEqual({ kind: 'efficientReturn', targetReturn: 1.1 * mean });
    expect(outcome.status).toBe('optimal');
  });

  it('tries again with perturbed means and a larger gamma, the same each time', () => {
    const policy = { ...original, steps: [original.steps[0]] };
    // The rate is so close to the best mean that only some draws lie above it.
    const best = Math.max(...means);
    const asked = { ...problem, riskFreeRate: best * 1.005 };
    const one = solveCascade(asked, policy, solveMoments);
    expect(one.outcome.status).toBe('optimal');
    expect(one.taken).toBeGreaterThan(0);
    expect(one.attempts[one.taken]).toMatchObject({ perturbed: true, status: 'optimal' });
    one.attempts.forEach(({ round, l2Gamma }) => {
      expect(l2Gamma).toBeCloseTo(0.002 + 0.001 * round, 15);
    });
    expect(solveCascade(asked, policy, solveMoments)).toEqual(one);
    expect(solveCascade(asked, { ...policy, seed: 1 }, solveMoments).outcome).not.toEqual(
      one.outcome,
    );
  });

  it('says what it came to first where nothing has a solution', () => {
    const asked = { ...problem, upper: new Float64Array(11).fill(0.05) };
    const { outcome, taken, attempts } = solveCascade(
      asked,
      { ...original, rounds: 2 },
      solveMoments,
    );
    expect([outcome.status, taken, attempts.length]).toEqual(['infeasible', 0, 4]);
  });

  it.each([
    [{ steps: [] }, 'expected at least one step, was none'],
    [{ rounds: 0 }, 'expected at least one round, was 0'],
    [{ gammaStep: -1 }, 'expected gammaStep >= 0, was -1'],
    [{ perturbation: NaN }, 'expected perturbation >= 0, was NaN'],
    [{ seed: 0.5 }, 'expected a whole seed, was 0.5'],
  ])('refuses %j', (part, message) => {
    expect(() => solveCascade(problem, { ...original, ...part }, solveMoments)).toThrow(message);
  });
});
