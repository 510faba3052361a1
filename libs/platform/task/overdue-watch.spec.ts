import { jest } from '@jest/globals';
import { solveRequest } from '#testing/wire-fixtures.js';
import type { Overdue } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { OverdueWatch } from './overdue-watch.js';

describe('the overdue watch', () => {
  const written: Output[] = [];
  const watch = new OverdueWatch((outputs) => written.push(...outputs));
  const asked = (source: 'history' | 'live', decisionId: string): Output => ({
    topic: topics.solves.name,
    key: 'portf1',
    value: { ...solveRequest(), source, decisionId },
  });

  beforeEach(() => {
    jest.useFakeTimers();
    written.length = 0;
  });
  afterEach(() => {
    watch.stop();
    jest.useRealTimers();
  });

  it('writes a mark with the request when live data have waited two seconds', () => {
    watch.observe(asked('live', 'late'));
    jest.advanceTimersByTime(1999);
    expect(written).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(written).toHaveLength(1);
    expect((written[0].value as Overdue).request.decisionId).toBe('late');
    expect(written[0].topic).toBe(topics.universe.name);
  });

  it('is silent when the decision came, and for history, which waits without limit', () => {
    watch.observe(asked('live', 'answered'));
    const decision = { decisionId: 'answered' };
    watch.observe({ topic: topics.decisions.name, key: 'portf1', value: decision });
    watch.observe(asked('history', 'patient'));
    jest.advanceTimersByTime(60_000);
    expect(written).toEqual([]);
  });
});
