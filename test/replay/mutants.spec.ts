import { replay, sessionBatches } from './casablanca-replay.js';
import { mutants } from './mutants.js';
import { failedChecks, type ReplayCheck } from './replay-checks.js';

const batches = sessionBatches();

/** The check that is there to catch it; others may fail beside it. */
const caughtBy: Readonly<Record<string, ReplayCheck>> = {
  'a constant count instead of n': 'statistics',
  "one instrument updated against the others' means: correlations decay to zero": 'statistics',
  'the opening price as base in each window': 'returns',
  'Gaussian noise on the price': 'returns',
  'means of one period updated with returns of another': 'statistics',
  'un-annualised Sharpe compared with an annual threshold': 'triggers',
  'a default rf of 0.02 against weekly means': 'prior',
  'acting on every message below the threshold': 'triggers',
};

describe('the mistakes of the earlier system', () => {
  it('are none of ours', () => {
    expect(failedChecks(replay(batches))).toEqual([]);
  });

  it('are eight', () => {
    expect(mutants.map(({ mistake }) => mistake)).toEqual(Object.keys(caughtBy));
  });

  it.each(mutants)('are caught: $mistake', ({ mistake, stages }) => {
    expect(failedChecks(replay(batches, { stages: stages() }))).toContain(caughtBy[mistake]);
  });
});
