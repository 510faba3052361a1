import type { Cause, TriggerEvidence } from '#stream/generated/wire-types.js';
import { decision, solveRequest, solveResult } from '#testing/wire-fixtures.js';
import { explanationOf } from './explanation.js';

describe('the explanation of a decision', () => {
  it('names the cause, the largest trades, the estimate that moved and the bound that binds', () => {
    expect(explanationOf(decision())).toBe(
      'Sharpe 0.94 was below 1.00 on 2025-11-03; IAM 20 % -> 32 %, AKT 50 % -> 40 %, ATW 30 % -> 28 %. ' +
        'The volatility of AKT rose most since the last decision; the lower bound on ATW binds.',
    );
  });

  it('shows that Sharpe was below the threshold, however near', () => {
    const request = solveRequest({ heldSharpe: 0.99987 });
    expect(explanationOf(decision(request))).toMatch(/^Sharpe 0\.9999 was below 1\.0000 on /);
  });

  it('says why nothing was traded', () => {
    const rejected = solveResult({ status: 'rejected', expectedGain: 0.002, binding: [] });
    const review = solveRequest({ cause: 'review', previousVolatilities: null });
    expect(explanationOf(decision(review, rejected))).toBe(
      'A review was due on 2025-11-03, with Sharpe at 0.94; nothing was traded, because a gain of 0.0005 ' +
        'over 0.25 years does not cover the cost of 0.0012 (IAM 20 % -> 32 %, AKT 50 % -> 40 %, ATW 30 % -> 28 %). ' +
        'There is no earlier decision to compare with; no bound binds.',
    );
  });

  const unseen = {
    ...{ drawdown: null, drawdownLimit: null, instrument: null },
    ...{ drift: null, band: null, period: null },
  };

  it.each<[Cause, Partial<TriggerEvidence>, string]>([
    [
      'drawdown',
      { drawdown: 0.1043, drawdownLimit: 0.1 },
      'A drawdown of 10.4 % had reached the limit of 10.0 % on 2025-11-03; ',
    ],
    [
      'driftBand',
      { instrument: 'IAM', drift: 0.0612, band: 0.05 },
      'IAM was 6.1 % away from its target, outside its band of 5.0 %, on 2025-11-03; ',
    ],
    ['calendar', { period: '2025-11' }, 'The calendar asked for 2025-11 on 2025-11-03; '],
  ])('of %s says what the rule saw', (cause, seen, words) => {
    const request = solveRequest({ cause, kinds: [cause], evidence: { ...unseen, ...seen } });
    expect(explanationOf(decision(request))).toContain(words);
  });

  it('says that the turnover budget had no room', () => {
    const refused = solveResult({ status: 'rejected', refusal: 'turnoverBudget' });
    expect(explanationOf(decision(solveRequest({ turnoverLeft: 0.1 }), refused))).toContain(
      'nothing was traded, because a turnover of 0.2400 exceeds the 0.1000 that the turnover budget leaves ' +
        '(IAM 20 % -> 32 %, AKT 50 % -> 40 %, ATW 30 % -> 28 %). ',
    );
  });

  it('says how far a cascade had to go', () => {
    const tried = { round: 0, targetReturn: null, l2Gamma: 0.1 };
    const result = solveResult({
      objective: 'efficientReturn',
      attempts: [
        { ...tried, objective: 'maxSharpe', status: 'noExcessReturn' },
        { ...tried, objective: 'efficientReturn', targetReturn: 0.2, status: 'optimal' },
      ],
    });
    expect(explanationOf(decision(solveRequest(), result))).toContain(
      'after 1 step of the cascade without a solution efficientReturn had one in round 0: IAM 20 % -> 32 %',
    );
  });

  it('names the fallback and a mean that fell', () => {
    const request = solveRequest({
      cause: 'manual',
      reason: 'month end',
      dryRun: true,
      previousVolatilities: [0.27, 0.19, 0.22],
      previousExpectedReturns: [0.27, 0.4, 0.196],
    });
    const result = solveResult({
      fallback: true,
      objective: 'minVolatility',
      weights: [0.5, 0.3, 0.2],
    });
    expect(explanationOf(decision(request, result))).toBe(
      'A dry run was asked for after 2025-11-03 ("month end"); no weights had positive excess return, ' +
        'so volatility was minimised: nothing had to change. ' +
        'The expected return of ATW fell most since the last decision; the lower bound on ATW binds.',
    );
  });

  it.each([
    ['infeasible' as const, 'bounds[AKT].lower, budget contradict each other'],
    ['noExcessReturn' as const, 'no weights have a positive excess return'],
    ['unbounded' as const, 'the problem is unbounded'],
    ['stalled' as const, 'the solver stalled'],
    ['overdue' as const, 'no answer came in time'],
  ])('%s is said in words', (status, words) => {
    const conflicting = status === 'infeasible' ? ['bounds[AKT].lower', 'budget'] : [];
    const result = solveResult({ status, weights: null, conflicting });
    expect(explanationOf(decision(solveRequest(), result))).toContain(
      `nothing was traded, because ${words}. `,
    );
  });
});
