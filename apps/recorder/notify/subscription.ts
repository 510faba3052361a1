import { BallastError } from '#core/ballast-error.js';
import { partitionName, type TopicCursor, type TopicSource } from '#platform/topic-log.js';
import type { Source } from '#stream/generated/wire-types.js';
import type { DefinitionsInForce } from './definitions-in-force.js';
import { NOTIFIED_TOPICS, notificationOf } from './notification.js';
import type { Outbox } from './outbox.js';

/** How long the log is asked for more, and how often a full outbox is looked at. */
const WAIT_MS = 1000;
/** While the log cannot be read. */
const PAUSE_MS = 1000;

export interface SubscriptionOptions {
  readonly source: TopicSource;
  readonly outbox: Outbox;
  readonly inForce: DefinitionsInForce;
  /** Of whose data is told. */
  readonly sources: ReadonlySet<Source>;
  /** It has no past: what is in the log already is not for it. */
  readonly isNew: boolean;
  /** Wall time, UTC ms. */
  readonly now: () => number;
  /** The outbox has come further in the log. */
  readonly onRead: () => void;
  readonly onTrouble: (what: string) => void;
}

/** Brings one receiver's messages from the log into its outbox, from where it has come to, while there is room. */
export class Subscription {
  #isStopped = false;
  #isNew: boolean;
  #wake: () => void = () => undefined;
  #cursor: TopicCursor | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: SubscriptionOptions) {
    this.#isNew = options.isNew;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#cursor?.close();
    await this.#running;
  }

  get #ends(): boolean {
    return this.#isStopped || this.options.outbox.gone;
  }

  async #run(): Promise<void> {
    while (!this.#ends) {
      try {
        await this.#follow();
      } catch (error) {
        if (!(error instanceof BallastError)) throw error;
        this.options.onTrouble(error.message);
        // Another log under the same name: it has no place to go on at.
        this.#isNew ||= error.code === 'CONFIG_HISTORY';
        await this.#pause(PAUSE_MS);
      }
    }
  }

  async #follow(): Promise<void> {
    const { source, outbox, onRead } = this.options;
    if (this.#isNew) {
      outbox.begin(await source.ends(NOTIFIED_TOPICS));
      this.#isNew = false;
      onRead();
    }
    const cursor = source.open(NOTIFIED_TOPICS, outbox.positions);
    this.#cursor = cursor;
    try {
      while (!this.#ends) {
        if (outbox.room === 0) await this.#pause(WAIT_MS);
        else await this.#read(cursor);
      }
    } finally {
      await cursor.close();
    }
  }

  async #read(cursor: TopicCursor): Promise<void> {
    const { outbox, inForce, sources, now, onRead } = this.options;
    const records = await cursor.next(outbox.room, WAIT_MS);
    if (records.length === 0) return;
    const messages = records.map((record) => notificationOf(record, sources));
    if (messages.some((message) => message !== null)) {
      await inForce.catchUp(() => this.#ends);
      // Cut off: the records are read again.
      if (this.#ends) return;
    }
    records.forEach(({ topic, partition, offset }, i) => {
      const message = messages[i];
      const isTold = message !== null && inForce.has(message.data);
      const place = partitionName(topic, partition);
      outbox.see({ place, offset }, isTold ? message : null, now());
    });
    onRead();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
