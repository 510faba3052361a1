import { decision, outcome, solveRequest } from '#testing/wire-fixtures.js';
import type { Outcome } from '#stream/generated/wire-types.js';
import { CommandLedger } from './command-ledger.js';

const PLACE = { portfolioId: 'portf1', universeId: 'casablanca' };

function dryRun(k: number): Outcome {
  const request = solveRequest({ decisionId: `d${k}`, dryRun: true });
  return outcome({
    ...{ id: `c${k}`, status: 'solved', decisionId: `d${k}` },
    decision: decision(request),
  });
}

describe('the ledger of commands', () => {
  it('keeps a thousand of each portfolio, and one portfolio pushes out nothing of another', () => {
    const ledger = new CommandLedger();
    ledger.fold(outcome({ id: 'theirs', portfolioId: 'another' }));
    for (let k = 0; k < 10_001; k++) ledger.fold(outcome({ id: `c${k}` }));
    expect(ledger.stateOf({ ...PLACE, portfolioId: 'another' }, 'theirs')?.status).toBe('pending');
    expect(ledger.stateOf(PLACE, 'c9000')).toBeUndefined();
    expect(ledger.stateOf(PLACE, 'c9001')?.status).toBe('pending');
  });

  it('keeps the newest twenty dry runs in full, and of the others how they ended', () => {
    const ledger = new CommandLedger();
    for (let k = 0; k < 21; k++) ledger.fold(dryRun(k));
    expect(ledger.stateOf(PLACE, 'c0')).toMatchObject({ status: 'solved', decision: null });
    expect(ledger.dryRun('d0')).toBeUndefined();
    expect(ledger.stateOf(PLACE, 'c1')?.decision?.decisionId).toBe('d1');
  });

  it('knows a command in the universe that has taken it alone', () => {
    const ledger = new CommandLedger();
    ledger.fold(outcome({ universeId: 'simulated' }));
    expect(ledger.stateOf(PLACE, 'c1')).toBeUndefined();
  });
});
