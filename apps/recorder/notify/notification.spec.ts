import type { Source } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import type { Output } from '#stream/log-record.js';
import { decision, decisionRecord, solveResult } from '#testing/wire-fixtures.js';
import { liveRequest, triggerRecord } from '../../../test/notify/notified-log.js';
import { notificationOf } from './notification.js';

const LIVE: ReadonlySet<Source> = new Set(['live', 'simulated']);
const stored = ({ topic, key, value }: Output): LogRecord => {
  return { topic, key, value, partition: 0, offset: 0, headers: {} };
};

describe('a message', () => {
  it('of a trigger says what fired, before anything is decided', () => {
    expect(notificationOf(stored(triggerRecord(liveRequest('d1'))), LIVE)).toEqual({
      id: 'trigger-d1',
      type: 'trigger.raised',
      timestamp: '2025-11-03T23:00:00.000Z',
      data: {
        portfolioId: 'portf1',
        universeId: 'casablanca',
        decisionId: 'd1',
        kind: 'sharpeBelowThreshold',
        kinds: ['sharpeBelowThreshold'],
        reason: 'Sharpe 0.94 < 1',
        evidence: null,
        windowEnd: '2025-11-03T23:00:00.000Z',
        session: '2025-11-03',
        source: 'live',
        weightsVersion: 6,
        heldSharpe: 0.94,
        threshold: 1,
      },
    });
  });

  it('of a decision says what was decided, under the id of the decision', () => {
    const record = stored(decisionRecord(decision(liveRequest('d1'))));
    expect(notificationOf(record, LIVE)).toMatchObject({
      id: 'd1',
      type: 'decision.made',
      data: {
        status: 'applied',
        refusal: null,
        version: 7,
        before: { AKT: 0.5, ATW: 0.3, IAM: 0.2 },
        after: { AKT: 0.4, ATW: 0.28, IAM: 0.32 },
        newSharpe: 1.21,
        turnover: 0.24,
        cost: 0.0012,
      },
    });
  });

  it('of a decision not to trade has no weights after', () => {
    const not = decision(liveRequest('d1'), solveResult({ status: 'rejected' }));
    expect(notificationOf(stored(decisionRecord(not)), LIVE)).toMatchObject({
      data: { status: 'rejected', version: null, after: null },
    });
  });

  it('is of no replay of history, and of no dry run', () => {
    const ofHistory = liveRequest('d1', { source: 'history' });
    const dryRun = liveRequest('d1', { dryRun: true });
    for (const request of [ofHistory, dryRun]) {
      expect(notificationOf(stored(triggerRecord(request)), LIVE)).toBeNull();
      expect(notificationOf(stored(decisionRecord(decision(request))), LIVE)).toBeNull();
    }
    const all: ReadonlySet<Source> = new Set(['history']);
    expect(notificationOf(stored(triggerRecord(ofHistory)), all)).not.toBeNull();
  });
});
