import { setTimeout as sleep } from 'node:timers/promises';
import { ProduceConnection } from './produce-connection.js';
import { RecordBatch, type ProducerIdentity } from './record-batch.js';
import { rateProfile, type RateProfile } from './rate-profile.js';
import { DISORDER_MS, TickStream, WINDOW_MS } from './tick-stream.js';
import type { LoadOptions, LoadReport, LoadRun } from './load-protocol.js';

const TICKS_A_SEND = 1000;
/** A send costs the broker more than its records do. */
const SEND_EVERY_MS = 10;

/**
 * Open loop: a tick is due at start + its millisecond whatever became of those before it, and that is its event time,
 * so a backlog of the generator counts as latency of what it measures.
 */
export class LoadGenerator {
  readonly #batches: readonly RecordBatch[];
  readonly #stream: TickStream;
  readonly #profile: RateProfile;
  /** Milliseconds of the profile that have been sent. */
  #offset = 0;
  #start: number | null;
  #worst = 0;

  private constructor(
    private readonly options: LoadOptions,
    private readonly connection: ProduceConnection,
    private readonly producer: ProducerIdentity,
  ) {
    const { partitions, universe, seed, profile, rate } = options;
    this.#batches = Array.from({ length: partitions }, (_, at) => new RecordBatch(at));
    this.#stream = new TickStream(universe.instruments, this.#batches, seed);
    this.#profile = rateProfile(profile, rate);
    this.#start = options.start;
  }

  static async open(options: LoadOptions): Promise<LoadGenerator> {
    const connection = await ProduceConnection.open(options.broker, options.topic);
    return new LoadGenerator(options, connection, await connection.identify());
  }

  async run(
    { pace, windows }: LoadRun,
    onStart: (start: number) => void,
  ): Promise<Extract<LoadReport, { kind: 'ran' }>> {
    const began = process.cpuUsage();
    const start = await this.#begin();
    onStart(start);
    const oldest = start + this.#offset;
    const end = this.#offset + windows * WINDOW_MS;
    while (this.#offset < end) {
      const due = pace === 'fast' ? end : Math.min(end, Date.now() - start + 1);
      if (pace === 'live') this.#worst = Math.max(this.#worst, due - this.#offset);
      this.#fill(start, due, oldest);
      await this.#flush();
      if (pace === 'live' && this.#offset >= due)
        await sleep(SEND_EVERY_MS - (Date.now() % SEND_EVERY_MS));
    }
    if (pace === 'live') await sleep(start + end + DISORDER_MS - Date.now());
    this.#stream.watermark(start + end);
    await this.#flush();
    const used = process.cpuUsage(began);
    return {
      kind: 'ran',
      end: start + end,
      sent: this.#stream.sent,
      worstBacklogMs: this.#worst,
      cpuSeconds: (used.user + used.system) / 1e6,
    };
  }

  close(): void {
    this.connection.close();
  }

  /** The universe and where its event time starts go first, to every partition. */
  async #begin(): Promise<number> {
    if (this.#offset > 0 && this.#start !== null) return this.#start;
    const start = this.#start ?? Math.ceil(Date.now() / 1000 + 1) * 1000;
    this.#start = start;
    const { universe } = this.options;
    const key = Buffer.from(universe.universeId);
    for (const batch of this.#batches) {
      this.#stream.control(batch, key, { kind: 'universe', definition: universe });
    }
    this.#stream.watermark(start);
    await this.#flush();
    return start;
  }

  /** Fills the batches with what is due before `due`, up to a send. */
  #fill(start: number, due: number, oldest: number): void {
    while (this.#offset < due && !this.#isFull()) {
      const ms = this.#offset;
      if (ms > WINDOW_MS && ms % WINDOW_MS === DISORDER_MS) {
        this.#stream.watermark(start + ms - DISORDER_MS);
      }
      for (let left = this.#profile.ticksIn(ms); left > 0; left--) {
        this.#stream.trade(start + ms, oldest);
      }
      this.#offset += 1;
    }
  }

  #isFull(): boolean {
    return this.#batches.some(({ count, isFull }) => isFull || count >= TICKS_A_SEND);
  }

  async #flush(): Promise<void> {
    const now = Date.now();
    const filled = this.#batches.filter(({ count }) => count > 0);
    if (filled.length === 0) return;
    await this.connection.send(
      filled.map((batch) => ({
        partition: batch.partition,
        bytes: batch.take(this.producer, now),
      })),
    );
  }
}
