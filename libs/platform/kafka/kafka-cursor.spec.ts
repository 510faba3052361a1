import { BallastError } from '#core/ballast-error.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { KafkaCursor } from './kafka-cursor.js';
import { PartitionQueue } from './partition-queue.js';

const record = (offset: number, value = 'x'): StoredRecord => ({
  topic: 'ballast.ticks',
  partition: 0,
  offset,
  key: 'k',
  value: Buffer.from(value),
  headers: {},
});

function cursorOn(queue: PartitionQueue) {
  const taken: number[] = [];
  let closed = 0;
  const cursor = new KafkaCursor([queue], {
    onTaken: ({ bytes }) => taken.push(bytes),
    onClose: () => (closed += 1),
  });
  return { cursor, taken, closes: () => closed };
}

describe('a cursor', () => {
  it('hands on batches in order, at once or when they come', async () => {
    const queue = new PartitionQueue('ballast.ticks', 0, 0, 'lost records');
    const { cursor, taken } = cursorOn(queue);
    const waiting = cursor.next(60_000);
    cursor.push(queue, [record(0)]);
    cursor.push(queue, [record(1), record(2)]);
    expect((await waiting).map(({ offset }) => offset)).toEqual([0]);
    expect(queue.bytes).toBe(2);
    expect(cursor.lag).toBe(2);
    expect((await cursor.next(0)).map(({ offset }) => offset)).toEqual([1, 2]);
    expect(taken).toEqual([0, 0]);
    expect(cursor.empty).toBe(true);
    expect(await cursor.next(0)).toEqual([]);
  });

  it('tells whoever waits and whoever comes later that the log cannot be read', async () => {
    const { cursor } = cursorOn(new PartitionQueue('ballast.ticks', 0, 0, 'lost records'));
    const waiting = cursor.next(60_000);
    cursor.fail(new BallastError('IO_LOG', 'gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(cursor.next(0)).rejects.toThrow('gone');
  });

  it('lets go of a waiting reader when it is closed', async () => {
    const { cursor, closes } = cursorOn(new PartitionQueue('ballast.ticks', 0, 0, 'lost records'));
    const waiting = cursor.next(Infinity);
    cursor.close();
    expect(await waiting).toEqual([]);
    expect(closes()).toBe(1);
  });
});

describe('the queue of a partition', () => {
  it('knows how far behind the consumer is, markers included', () => {
    const queue = new PartitionQueue('ballast.ticks', 0, 10, 'lost records');
    queue.advance(8, 14, 20);
    expect([queue.fetchNext, queue.behind]).toEqual([15, 5]);
  });

  it('cuts what was brought before and what lies before its start', () => {
    const queue = new PartitionQueue('ballast.ticks', 0, 10, 'lost records');
    const records = [8, 9, 10, 11].map((offset) => record(offset));
    expect(queue.fresh(records, 10).map(({ offset }) => offset)).toEqual([10, 11]);
    expect(queue.fresh(records, 11).map(({ offset }) => offset)).toEqual([11]);
    const later = [record(12)];
    expect(queue.fresh(later, 12)).toBe(later);
  });

  it('does not drift over missing records, except where compaction leaves holes', () => {
    const strict = new PartitionQueue('ballast.ticks', 0, 10, 'lost records');
    expect(() => {
      strict.advance(12, 14, 20);
    }).toThrow('expected offset 10 of ballast.ticks/0, was 12: records are missing');
    const compacted = new PartitionQueue('ballast.definitions', 0, 10, 'allowed');
    compacted.advance(12, 14, 20);
    expect(compacted.fetchNext).toBe(15);
  });
});
