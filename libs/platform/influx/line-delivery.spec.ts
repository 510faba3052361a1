import { readdirSync, rmSync } from 'node:fs';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { LineDelivery } from './line-delivery.js';
import type { WriteOutcome } from './line-writer.js';
import { Spill } from './spill.js';

const DOWN: WriteOutcome = { status: 'unavailable', reason: 'is down', retryAfterMs: null };

const spills: Spill[] = [];

/** A delivery whose database answers what the test says, at a time that the test says. */
function delivery(spillLimitBytes = 1e9) {
  const directory = temporaryDirectory();
  const spill = new Spill(directory, { onDamage: () => undefined });
  spills.push(spill);
  const state = {
    now: 0,
    outcome: (): WriteOutcome => ({ status: 'written' }),
    sent: [] as string[][],
    askedAt: [] as number[],
    troubles: [] as string[],
    directory,
  };
  const made = new LineDelivery({
    writer: {
      write: async (lines) => {
        state.askedAt.push(state.now);
        const outcome = state.outcome();
        if (outcome.status !== 'unavailable') state.sent.push([...lines]);
        return outcome;
      },
    },
    ...{ spill, spillLimitBytes },
    now: () => state.now,
    random: () => 1,
    onTrouble: (text) => state.troubles.push(text),
  });
  return { state, made };
}

describe('delivery of lines', () => {
  afterEach(async () => {
    for (const spill of spills.splice(0)) await spill.close();
    removeTemporaryDirectories();
  });

  it('is in batches of 5000 lines', async () => {
    const { state, made } = delivery();
    await made.deliver(Array.from({ length: 12_001 }, (_, k) => String(k)));
    expect(state.sent.map(({ length }) => length)).toEqual([5000, 5000, 2001]);
    expect(made.counts).toEqual({ written: 12_001, refused: 0, spilled: 0, failures: 0 });
  });

  it('keeps the order over an outage, and goes to the disk without asking until all of it is drained', async () => {
    const { state, made } = delivery();
    await made.deliver(['a']);
    state.outcome = () => DOWN;
    await made.deliver(['b']);
    state.outcome = () => ({ status: 'written' });
    await made.deliver(['c']);
    expect([made.isSpilling, state.sent]).toEqual([true, [['a']]]);
    state.now = 1_000;
    await made.drain();
    await made.deliver(['d']);
    expect(state.sent).toEqual([['a'], ['b'], ['c'], ['d']]);
    expect([made.isSpilling, made.spilledBytes]).toEqual([false, 0]);
    expect(made.counts).toEqual({ written: 4, refused: 0, spilled: 2, failures: 1 });
  });

  it('asks again after 0.5, 1, 2 .. 30 s, and from the beginning once it was answered', async () => {
    const { state, made } = delivery();
    state.outcome = () => DOWN;
    await made.deliver(['a']);
    for (; state.now < 130_000; state.now += 100) await made.drain();
    const pauses = state.askedAt.slice(1).map((at, i) => at - state.askedAt[i]);
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    state.outcome = () => ({ status: 'written' });
    for (; made.isSpilling; state.now += 100) await made.drain();
    state.outcome = () => DOWN;
    await made.deliver(['b']);
    const failedAt = state.now;
    for (; state.now <= failedAt + 500; state.now += 100) await made.drain();
    expect(state.askedAt.slice(-2)).toEqual([failedAt, failedAt + 500]);
  });

  it('leaves a server alone for as long as it says, five minutes at most', async () => {
    for (const [retryAfterMs, pause] of [
      [20_000, 20_000],
      [1e9, 300_000],
    ]) {
      const { state, made } = delivery();
      state.outcome = () => ({ status: 'unavailable', reason: 'answered 503', retryAfterMs });
      await made.deliver(['a']);
      state.now = pause - 1;
      await made.drain();
      expect(state.askedAt).toEqual([0]);
      state.now = pause;
      await made.drain();
      expect(state.askedAt).toEqual([0, pause]);
    }
  });

  it('counts what is refused for good, tells of it once and goes on', async () => {
    const { state, made } = delivery();
    state.outcome = () => ({ status: 'refused', points: 2, reason: 'answered 400: partial write' });
    await made.deliver(['a', 'b', 'c']);
    await made.drain();
    expect(made.counts).toEqual({ written: 1, refused: 2, spilled: 0, failures: 0 });
    expect(state.troubles).toEqual([
      'expected InfluxDB to take 3 points, was without 2: it answered 400: partial write',
    ]);
    expect([made.isSpilling, readdirSync(state.directory)]).toEqual([false, []]);
  });

  it('is full at its limit of bytes, and no longer when they are taken', async () => {
    const { state, made } = delivery(40);
    state.outcome = () => DOWN;
    await made.deliver(['m f=1 1']);
    expect(made.isFull).toBe(false);
    await made.deliver(['m f=1 2', 'm f=1 3', 'm f=1 4']);
    expect(made.isFull).toBe(true);
    state.outcome = () => ({ status: 'written' });
    state.now = 1_000;
    await made.drain();
    expect(made.isFull).toBe(false);
  });

  it('fails where neither the database nor the disk takes a batch', async () => {
    const { state, made } = delivery();
    state.outcome = () => DOWN;
    rmSync(state.directory, { recursive: true });
    await expect(made.deliver(['a'])).rejects.toMatchObject({ code: 'ENOENT' });
    expect([made.isSpilling, made.counts.spilled]).toEqual([false, 0]);
  });
});
