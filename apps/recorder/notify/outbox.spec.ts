import { decisionNotification } from '../../../test/notify/notified-log.js';
import { EMPTY_OUTBOX, Outbox, type Pending } from './outbox.js';

const DAY_MS = 86_400_000;

const owing = (...ids: readonly string[]): Outbox => {
  const outbox = new Outbox(EMPTY_OUTBOX, 10);
  ids.forEach((id, offset) =>
    outbox.see({ place: 'decisions/0', offset }, decisionNotification(id), 0),
  );
  return outbox;
};

const nextOf = (outbox: Outbox, now: number): Pending => {
  const next = outbox.next(now);
  if (next === null || !('pending' in next)) throw new Error('expected a message that is due');
  return next.pending;
};

describe('what a receiver is owed', () => {
  it('is given out in order, and first attempts go before repeated ones', () => {
    const outbox = owing('a', 'b');
    const first = nextOf(outbox, 0);
    expect(first.notification.id).toBe('a');
    outbox.failed(first, 0, 0);
    expect(nextOf(outbox, DAY_MS).notification.id).toBe('b');
  });

  it('is tried again after 1, 4, 16 s and so on, at most an hour, less up to a half', () => {
    const waits = (random: number): number[] => {
      const outbox = owing('a');
      let now = 0;
      return Array.from({ length: 9 }, () => {
        outbox.failed(nextOf(outbox, now), now, random);
        const next = outbox.next(now);
        const waitMs = next !== null && 'waitMs' in next ? next.waitMs : NaN;
        now += waitMs;
        return waitMs / 1000;
      });
    };
    expect(waits(0)).toEqual([0.5, 2, 8, 32, 128, 512, 1800, 1800, 1800]);
    expect(waits(0.5)).toEqual([0.75, 3, 12, 48, 192, 768, 2700, 2700, 2700]);
  });

  it('is given up once it is a day old, and counted', () => {
    const outbox = owing('a');
    let now = 0;
    let attempts = 0;
    for (let next = outbox.next(now); next !== null; next = outbox.next(now)) {
      if ('waitMs' in next) now += next.waitMs;
      else {
        attempts += 1;
        outbox.failed(next.pending, now, 0.5);
      }
    }
    expect(now).toBeLessThanOrEqual(DAY_MS);
    expect(now).toBeGreaterThan(0.9 * DAY_MS);
    expect(outbox.counts).toEqual({ delivered: 0, failedAttempts: attempts, givenUp: 1 });
  });

  it('has room for so many, and none once it is full', () => {
    const outbox = new Outbox(EMPTY_OUTBOX, 2);
    expect(outbox.room).toBe(2);
    outbox.see({ place: 'decisions/0', offset: 0 }, decisionNotification('a'), 0);
    outbox.see({ place: 'decisions/0', offset: 1 }, decisionNotification('b'), 0);
    expect(outbox.room).toBe(0);
    outbox.delivered(nextOf(outbox, 0));
    expect(outbox.room).toBe(1);
  });

  it('is the same after a restart: what is owed, attempts, and the place in the log', () => {
    const outbox = owing('a', 'b');
    outbox.failed(nextOf(outbox, 0), 0, 0);
    const state = JSON.parse(JSON.stringify(outbox.state)) as typeof outbox.state;
    const again = new Outbox(state, 10);
    expect(again.state).toEqual(outbox.state);
    expect([...again.positions]).toEqual([['decisions/0', 2]]);
  });

  it('is nothing once the receiver is gone', () => {
    const outbox = owing('a', 'b');
    outbox.close();
    outbox.see({ place: 'decisions/0', offset: 2 }, decisionNotification('c'), 0);
    expect(outbox.next(0)).toBeNull();
    expect([outbox.gone, outbox.size, outbox.counts.givenUp]).toEqual([true, 0, 2]);
  });
});
