import { loadUniverse } from '#testing/checker/load-universe.js';
import { BAD_SOURCE, SeededLoad } from '#testing/checker/seeded-load.js';
import { pause } from './fleet.mjs';

const SLICE_MS = 40;
/** The client groups the records of a send in time quadratic in their number. */
const RECORDS_A_SEND = 1000;
const TICKS_PER_WINDOW = 120;

/** The universe of the campaign: windows of half a second, so that there is something to lose at every moment. */
export const campaignUniverse = loadUniverse({ instruments: 8, windowMs: 500, disorderMs: 100 });

/** A source in real time that repeats, disorders and spoils what it says; its writes are idempotent. */
export class Source {
  #running = null;
  #stopping = false;
  #abandoned = false;
  written = 0;
  /** Batches that were written again by a new producer, since nobody knows what became of them. */
  rewritten = 0;
  windows = 0;

  constructor(kafka, seed, ticksPerWindow = TICKS_PER_WINDOW) {
    this.kafka = kafka;
    this.seed = seed;
    this.ticksPerWindow = ticksPerWindow;
  }

  start() {
    this.#running = this.#run();
  }

  /** Ends with the watermark of a window. */
  async stop() {
    this.#stopping = true;
    await this.#running;
    await this.producer?.disconnect().catch(() => undefined);
  }

  async #run() {
    const { sizeMs } = campaignUniverse.window;
    const startMs = Math.ceil(Date.now() / sizeMs) * sizeMs;
    const load = new SeededLoad(campaignUniverse, {
      seed: this.seed,
      startMs,
      ticksPerWindow: this.ticksPerWindow,
      misbehaviour: BAD_SOURCE,
    });
    while (!this.#stopping) {
      const window = load.next();
      for (let at = 0; at < window.length;) {
        const now = Date.now();
        let until = at;
        while (until < window.length && until - at < RECORDS_A_SEND && window[until].at <= now) {
          until += 1;
        }
        if (until > at) await this.#write(window.slice(at, until));
        else await pause(SLICE_MS);
        at = until;
      }
      this.windows += 1;
    }
  }

  async #write(timed) {
    const { topic } = timed[0].record;
    const messages = timed.map(({ record: { partition, key, value, headers } }) => {
      return { partition, key, value, headers };
    });
    while (!this.#abandoned) {
      try {
        this.producer ??= await this.#connect();
        await this.producer.send({ topic, messages, acks: -1 });
        this.written += timed.length;
        return;
      } catch {
        await this.producer?.disconnect().catch(() => undefined);
        this.producer = null;
        this.rewritten += 1;
        await pause(200);
      }
    }
  }

  /** Lets go of the broker at once. */
  async abandon() {
    this.#stopping = true;
    this.#abandoned = true;
    await this.producer?.disconnect().catch(() => undefined);
  }

  async #connect() {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition,
    });
    await producer.connect();
    return producer;
  }
}
