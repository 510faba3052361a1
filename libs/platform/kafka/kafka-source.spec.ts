import { performance } from 'node:perf_hooks';
import { jest } from '@jest/globals';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { KafkaSource } from './kafka-source.js';
import { KafkaNames } from './names.js';

type Listener = (event: { payload: Record<string, unknown> }) => void;
const EVENTS = {
  GROUP_JOIN: 'join',
  FETCH: 'fetch',
  START_BATCH_PROCESS: 'batch',
  CRASH: 'crash',
};

/** What the values of a brought batch are, and whether it was fetched before a seek. */
interface Brought {
  readonly value?: Buffer;
  readonly stale?: boolean;
}

/** A consumer that does what a spec says: it joins, brings batches, crashes. */
class FakeConsumer {
  readonly events = EVENTS;
  readonly calls: string[] = [];
  readonly #listeners = new Map<string, Listener>();
  #eachBatch: ((payload: EachBatchPayload) => Promise<void>) | null = null;
  disconnected = false;
  broken = false;
  joins = true;

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, listener);
  }

  async connect(): Promise<void> {
    this.calls.push('connect');
  }

  async subscribe(): Promise<void> {
    this.calls.push('subscribe');
  }

  async run(options: { eachBatch: (payload: EachBatchPayload) => Promise<void> }): Promise<void> {
    this.#eachBatch = options.eachBatch;
    if (this.joins) this.emit(EVENTS.GROUP_JOIN, {});
  }

  async disconnect(): Promise<void> {
    this.disconnected = true;
  }

  seek({ partition, offset }: { partition: number; offset: string }): void {
    this.#note(`seek ${partition}@${offset}`);
  }

  pause([{ partitions }]: { partitions: number[] }[]): void {
    this.#note(`pause ${partitions.join()}`);
  }

  resume([{ partitions }]: { partitions: number[] }[]): void {
    this.#note(`resume ${partitions.join()}`);
  }

  #note(call: string): void {
    if (this.broken) throw new Error('the group is gone');
    this.calls.push(call);
  }

  emit(event: string, payload: Record<string, unknown>): void {
    this.#listeners.get(event)?.({ payload });
  }

  /** A batch of partition 0 with records at these offsets; a marker behind them belongs to it. */
  async bring(
    offsets: readonly number[],
    { value = Buffer.from('v'), stale = false }: Brought = {},
  ): Promise<void> {
    await this.#eachBatch?.({
      batch: {
        topic: 'ballast.ticks',
        partition: 0,
        highWatermark: '100',
        firstOffset: () => String(offsets[0]),
        lastOffset: () => String((offsets.at(-1) ?? 0) + 1),
        messages: offsets.map((offset) => ({
          key: Buffer.from('k'),
          value,
          offset: String(offset),
        })),
      },
      isStale: () => stale,
      heartbeat: async () => undefined,
    } as unknown as EachBatchPayload);
  }

  markers(first: number, last: number): void {
    this.emit(EVENTS.START_BATCH_PROCESS, {
      topic: 'ballast.ticks',
      partition: 0,
      batchSize: 0,
      firstOffset: String(first),
      lastOffset: String(last),
      highWatermark: '100',
    });
  }
}

function sourceOf(prepare?: (records: readonly StoredRecord[]) => Promise<void>) {
  const consumers: FakeConsumer[] = [];
  const kafka = {
    consumer: (): Consumer => {
      const consumer = new FakeConsumer();
      consumers.push(consumer);
      return consumer as unknown as Consumer;
    },
  } as unknown as Kafka;
  const source = new KafkaSource({
    kafka,
    names: new KafkaNames(),
    groupId: (attempt) => `g${attempt}`,
    partitions: [0, 1].map((partition) => ({ topic: 'ballast.ticks', partition })),
    ...(prepare && { prepare }),
  });
  return { source, consumers };
}

const from = (offset: number) => [{ topic: 'ballast.ticks', partition: 0, offset }];
const offsetsOf = (records: readonly StoredRecord[]): number[] =>
  records.map(({ offset }) => offset);

describe('a source on one consumer', () => {
  it('puts its partitions where their cursors stand, and pauses those that nobody reads', async () => {
    const { source, consumers } = sourceOf();
    source.open(from(7));
    await source.start();
    expect(consumers[0].calls).toEqual(['connect', 'subscribe', 'seek 0@7', 'resume 0', 'pause 1']);
    consumers[0].emit(EVENTS.GROUP_JOIN, {});
    expect(consumers[0].calls.filter((call) => call === 'seek 0@7')).toHaveLength(2);
    await source.stop();
    expect(consumers[0].disconnected).toBe(true);
  });

  it('hands on what follows the position, over markers, and cuts what it has had', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(7));
    await source.start();
    await consumers[0].bring([5, 6, 7, 8]);
    expect(offsetsOf(await cursor.next(0))).toEqual([7, 8]);
    consumers[0].markers(10, 12);
    await consumers[0].bring([13]);
    expect(offsetsOf(await cursor.next(0))).toEqual([13]);
    await source.stop();
  });

  it('ends the cursor when records are missing in front of a batch', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(7));
    await source.start();
    await consumers[0].bring([9]);
    await expect(cursor.next(0)).rejects.toThrow('records are missing');
    await source.stop();
  });

  it('does not take what was on its way before a seek', async () => {
    const { source, consumers } = sourceOf();
    source.open(from(7)).close();
    await source.start();
    const cursor = source.open(from(3));
    await consumers[0].bring([7, 8], { stale: true });
    consumers[0].markers(9, 9);
    await consumers[0].bring([3, 4]);
    expect(offsetsOf(await cursor.next(0))).toEqual([3, 4]);
    await source.stop();
  });

  it('loses nothing when a batch cannot be prepared: the reader hears of it and opens again', async () => {
    let failing = true;
    const { source, consumers } = sourceOf(async () => {
      if (failing) throw new Error('the registry does not answer');
    });
    const cursor = source.open(from(0));
    await source.start();
    await consumers[0].bring([0, 1, 2]);
    await expect(cursor.next(0)).rejects.toThrow('the registry does not answer');
    cursor.close();
    failing = false;
    const again = source.open(from(0));
    await consumers[0].bring([0, 1, 2]);
    expect(offsetsOf(await again.next(0))).toEqual([0, 1, 2]);
    await source.stop();
  });

  it('replaces a consumer that has crashed; readers hear of it and go on with the next', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(0));
    await source.start();
    consumers[0].broken = true;
    consumers[0].emit(EVENTS.CRASH, { error: new Error('boom') });
    await expect(cursor.next(0)).rejects.toThrow('was replaced: boom');
    cursor.close();
    const again = source.open(from(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(consumers).toHaveLength(2);
    expect([consumers[0].disconnected, source.restarts]).toEqual([true, 1]);
    await consumers[0].bring([2]);
    await consumers[1].bring([2]);
    expect(offsetsOf(await again.next(0))).toEqual([2]);
    expect(await again.next(0)).toEqual([]);
    await source.stop();
  });

  it('closes a cursor while the client refuses to listen', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(0));
    await source.start();
    consumers[0].broken = true;
    expect(() => {
      cursor.close();
    }).not.toThrow();
    await source.stop();
  });
});

describe('the bound of what waits in a source', () => {
  /** Two of them are more than the bound of 1 MiB, one is more than the half at which fetching goes on. */
  const large = { value: Buffer.alloc(600 * 1024) };
  const afterJoin = (consumer: FakeConsumer): string[] => consumer.calls.slice(5);

  it('pauses a partition when more waits than the bound, and resumes it when less than half does', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(0));
    await source.start();
    await consumers[0].bring([0], large);
    expect(afterJoin(consumers[0])).toEqual([]);
    await consumers[0].bring([2], large);
    expect(afterJoin(consumers[0])).toEqual(['pause 0']);
    expect(source.inFlightBytes).toBe(2 * large.value.length);
    await cursor.next(0);
    expect(afterJoin(consumers[0])).toEqual(['pause 0']);
    await cursor.next(0);
    expect(afterJoin(consumers[0])).toEqual(['pause 0', 'resume 0']);
    expect(source.inFlightBytes).toBe(0);
    await source.stop();
  });

  it('is kept when the consumer joins again: a full partition stays paused, one that was emptied flows', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(0));
    await source.start();
    await consumers[0].bring([0], large);
    await consumers[0].bring([2], large);
    consumers[0].emit(EVENTS.GROUP_JOIN, {});
    expect(afterJoin(consumers[0]).slice(1)).toEqual(['seek 0@4', 'pause 0', 'pause 1']);
    await cursor.next(0);
    await cursor.next(0);
    consumers[0].emit(EVENTS.GROUP_JOIN, {});
    expect(consumers[0].calls.slice(-3)).toEqual(['seek 0@4', 'resume 0', 'pause 1']);
    await source.stop();
  });
});

describe('the watch over a silent consumer', () => {
  let now = 0;

  /** Lets time pass, on the timers and on the clock, which Node's module keeps out of reach of fake timers. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 500) {
      now += 500;
      await jest.advanceTimersByTimeAsync(500);
    }
  };

  beforeEach(() => {
    now = 0;
    jest.useFakeTimers();
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('replaces one that has not fetched for 20 s, and its reader hears of it', async () => {
    const { source, consumers } = sourceOf();
    const cursor = source.open(from(0));
    await source.start();
    await pass(20_000);
    expect(consumers).toHaveLength(1);
    await pass(2000);
    expect(consumers).toHaveLength(2);
    expect([consumers[0].disconnected, source.restarts]).toEqual([true, 1]);
    await expect(cursor.next(0)).rejects.toThrow('was replaced: it fell silent');
    await source.stop();
  });

  it('leaves one alone that fetches, though nothing comes', async () => {
    const { source, consumers } = sourceOf();
    await source.start();
    for (let fetches = 0; fetches < 10; fetches++) {
      await pass(15_000);
      consumers[0].emit(EVENTS.FETCH, {});
    }
    expect(consumers).toHaveLength(1);
    await source.stop();
  });

  it('gives one that has not joined two minutes: it waits for an outage to end', async () => {
    const { source, consumers } = sourceOf();
    const started = source.start();
    consumers[0].joins = false;
    await started;
    await pass(120_000);
    expect(consumers).toHaveLength(1);
    await pass(2000);
    expect(consumers).toHaveLength(2);
    await source.stop();
  });

  it('ends with the source', async () => {
    const { source, consumers } = sourceOf();
    await source.start();
    await source.stop();
    expect(jest.getTimerCount()).toBe(0);
    await pass(30_000);
    expect(consumers).toHaveLength(1);
  });
});
