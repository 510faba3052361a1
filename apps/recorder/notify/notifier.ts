import type { TopicSource } from '#platform/topic-log.js';
import type { Source } from '#stream/generated/wire-types.js';
import { DefinitionsInForce } from './definitions-in-force.js';
import { Dispatcher } from './dispatcher.js';
import { EMPTY_OUTBOX, Outbox, type OutboxCounts } from './outbox.js';
import { OutboxFile } from './outbox-file.js';
import type { Receiver } from './receiver.js';
import { Subscription } from './subscription.js';

/** Messages a receiver is owed in memory and in its file; more wait in the log. */
const CAPACITY = 1000;

export interface NotifierOptions {
  readonly source: TopicSource;
  readonly receivers: readonly Receiver[];
  /** Of whose data is told. */
  readonly sources: ReadonlySet<Source>;
  /** Where the outboxes are kept. */
  readonly directory: string;
  /** Wall time, UTC ms. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onTrouble: (receiver: string, what: string, id: string) => void;
  readonly capacity?: number;
}

/** Where one receiver stands. */
export interface ReceiverStatus extends Readonly<OutboxCounts> {
  readonly receiver: string;
  readonly pending: number;
  readonly gone: boolean;
}

interface Told {
  readonly receiver: Receiver;
  readonly outbox: Outbox;
  readonly file: OutboxFile;
  readonly dispatcher: Dispatcher;
  readonly subscription: Subscription;
}

/**
 * Tells every receiver of triggers and decisions on portfolios that are still defined where they were taken: each from
 * where it has come to in the log, at least once and always under the same id. A new receiver begins with what comes.
 * None waits for another.
 */
export class Notifier {
  readonly #told: readonly Told[];
  readonly #inForce: DefinitionsInForce;

  constructor(private readonly options: NotifierOptions) {
    this.#inForce = new DefinitionsInForce(options.source);
    this.#told = options.receivers.map((receiver) => this.#toldOf(receiver));
  }

  start(): void {
    for (const { dispatcher, subscription } of this.#told) {
      dispatcher.wake();
      subscription.start();
    }
  }

  get status(): readonly ReceiverStatus[] {
    return this.#told.map(({ receiver, outbox }) => {
      const { size: pending, gone, counts } = outbox;
      return { receiver: receiver.name, pending, gone, ...counts };
    });
  }

  /** Attempts under way are cut off; what is owed is in the files. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#told.map(async ({ subscription, dispatcher, file }) => {
        await Promise.all([subscription.stop(), dispatcher.close()]);
        await file.flush();
      }),
    );
  }

  #toldOf(receiver: Receiver): Told {
    const { source, sources, directory, now, random, onTrouble, capacity } = this.options;
    const trouble = (what: string, id = ''): void => onTrouble(receiver.name, what, id);
    const file = new OutboxFile(directory, receiver.name, {
      onFailure: (error) => trouble(`expected its file to be written, was ${String(error)}`),
    });
    const kept = file.load();
    const outbox = new Outbox(kept ?? EMPTY_OUTBOX, capacity ?? CAPACITY);
    const onChange = (): void => file.changed(() => outbox.state);
    const dispatcher = new Dispatcher({
      ...{ receiver, outbox, now, random, onChange },
      onTrouble: trouble,
    });
    const subscription = new Subscription({
      ...{ source, outbox, inForce: this.#inForce, sources, now },
      isNew: kept === null,
      onRead: () => {
        onChange();
        dispatcher.wake();
      },
      onTrouble: trouble,
    });
    return { receiver, outbox, file, dispatcher, subscription };
  }
}
