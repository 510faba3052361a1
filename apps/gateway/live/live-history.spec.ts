import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  solveRequest,
  solveRequestRecord,
} from '#testing/wire-fixtures.js';
import type { Output } from '#stream/log-record.js';
import { partitionOf } from '#stream/partition.js';
import { LiveHistory } from './live-history.js';
import type { Cursor } from './portfolio-events.js';

const PARTITION = partitionOf('portf1', 4);
const LARGE = 1e9;
const PLACE = { portfolioId: 'portf1', universeId: 'casablanca' };

function foldInto(history: LiveHistory, { topic, key, value }: Output, offset: number): void {
  history.fold({ topic, key, value, offset, partition: PARTITION, headers: {} });
}

/** Names and windows of everything from a cursor on. */
function read(history: LiveHistory, cursor: Cursor): string[] {
  const events = history.of(PLACE);
  const seen: string[] = [];
  for (let topic = events.nextTopic(cursor); topic >= 0; topic = events.nextTopic(cursor)) {
    const { content, windowEnd } = events.at(topic, cursor);
    seen.push(`${content.name} ${windowEnd}`);
    cursor[topic] += 1;
  }
  return seen;
}

const from = (history: LiveHistory, position: readonly number[]): Cursor => {
  const resumed = history.resume(PLACE, position);
  if (typeof resumed === 'string') throw new Error(resumed);
  return resumed;
};

describe('the history of live events', () => {
  it('merges the topics by window, each in the order of its log, however they were folded', () => {
    const history = new LiveHistory(LARGE);
    const request = solveRequest({ windowEnd: 10 });
    // As a cold start folds them: topic by topic, and one window corrected later.
    foldInto(history, decisionRecord(decision(request)), 7);
    foldInto(history, solveRequestRecord(request), 3);
    foldInto(history, metricsRecord(metrics({ windowEnd: 10 })), 0);
    foldInto(history, metricsRecord(metrics({ windowEnd: 20 })), 1);
    foldInto(history, metricsRecord(metrics({ windowEnd: 10, revision: 1 })), 2);
    expect(read(history, from(history, [-1, 5, 13]))).toEqual([
      'weights 10',
      'metrics 10',
      'trigger 10',
      'decision 10',
      'weights 20',
      'metrics 20',
      'weights 10',
      'metrics 10',
    ]);
  });

  it('knows that retention has taken what came after a position', () => {
    const history = new LiveHistory(LARGE);
    foldInto(history, metricsRecord(metrics()), 100);
    expect(history.resume(PLACE, [2 * 98 + 1, -1, -1])).toBe('positionTooOld');
    expect(history.resume(PLACE, [2 * 99 + 1, -1, -1])).toEqual([0, 0, 0]);
    expect(history.resume(PLACE, [2 * 100 + 1, -1, -1])).toEqual([2, 0, 0]);
  });

  it('does not know a position that it has not come to', () => {
    const history = new LiveHistory(LARGE);
    foldInto(history, metricsRecord(metrics()), 0);
    expect(history.resume(PLACE, [3, -1, -1])).toBe('positionUnknown');
    // Nothing was retained of decisions: there is nothing that could be missing.
    expect(history.resume(PLACE, [1, -1, 41])).toEqual([2, 0, 0]);
  });

  it('counts what other portfolios have in the partition as come to', () => {
    const history = new LiveHistory(LARGE);
    foldInto(history, metricsRecord(metrics()), 0);
    const other = metricsRecord(metrics({ portfolioId: 'another' }));
    history.fold({ ...other, offset: 9, partition: PARTITION, headers: {} });
    expect(history.reached('portf1')).toEqual([19, -1, -1]);
    expect(history.resume(PLACE, [19, -1, -1])).toEqual([2, 0, 0]);
  });

  it('keeps a thousand events of a topic', () => {
    const history = new LiveHistory(LARGE);
    for (let offset = 0; offset < 700; offset++)
      foldInto(history, metricsRecord(metrics()), offset);
    const [{ begin, end, length, forgotten }] = history.of(PLACE).topics;
    expect([begin, end, length, forgotten]).toEqual([400, 1_400, 1_000, 399]);
    expect(history.resume(PLACE, [398, -1, -1])).toBe('positionTooOld');
    expect(history.resume(PLACE, [399, -1, -1])).toEqual([400, 0, 0]);
  });

  it('keeps all portfolios together within its bytes, and the newest of each', () => {
    const history = new LiveHistory(20_000);
    for (let offset = 0; offset < 300; offset++) {
      const portfolioId = offset < 100 ? 'quiet' : `busy-${offset % 3}`;
      foldInto(history, metricsRecord(metrics({ portfolioId })), offset);
      expect(history.bytes).toBeLessThan(20_000 + 1_000);
    }
    expect(history.of({ ...PLACE, portfolioId: 'quiet' }).topics[0].length).toBe(1);
    expect(history.of({ ...PLACE, portfolioId: 'busy-1' }).topics[0].length).toBeGreaterThan(5);
  });
});
