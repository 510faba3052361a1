import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { cursorOf, firstCursor, type IntakeCursor } from '../intake/intake-cursor.js';
import { QuoteReader } from '../intake/quote-reader.js';
import { TickIntake } from '../intake/tick-intake.js';
import type { FeedBatch, FeedSource, Venue } from '../../venues/venue.js';
import { LiveSocket, type SocketEffects, type SocketMessage } from './live-socket.js';
import { readMessage } from './message-reader.js';
import type { WebsocketConfig } from './websocket-config.js';

const QUIET_MS = 1000;
const FIRST_RETRY_MS = 1000;

/** What it needs of the world; the waits are given by specs alone. */
type WebsocketEffects = Omit<SocketEffects, 'firstRetryMs'> & {
  readonly firstRetryMs?: number;
  /** A batch without events says after so long that there is nothing. */
  readonly quietMs?: number;
};

/** Trades over a websocket as a feed that never ends. It has no place: what it missed while it was away is not sent again. */
export class WebsocketVenue implements Venue {
  readonly feed: string;
  readonly venue: string;

  constructor(
    private readonly config: WebsocketConfig,
    private readonly definition: UniverseDefinition,
    private readonly effects: WebsocketEffects,
  ) {
    this.feed = config.feed;
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): FeedSource {
    const from = cursor === null ? firstCursor(null) : cursorOf(cursor, this.feed, isNowhere);
    return new WebsocketSource(this.config, this.definition, { ...this.effects, from });
  }
}

class WebsocketSource implements FeedSource {
  readonly #intake: TickIntake<null>;
  readonly #reader: QuoteReader;
  readonly #socket: LiveSocket;
  readonly #quietMs: number;
  #closed = false;

  constructor(
    private readonly config: WebsocketConfig,
    private readonly definition: UniverseDefinition,
    { from, ...effects }: WebsocketEffects & { readonly from: IntakeCursor<null> },
  ) {
    const { time } = config;
    this.#intake = new TickIntake(
      config.feed,
      definition,
      from,
      'ofInstruments',
      config.dailyLimit,
    );
    this.#reader = new QuoteReader(definition, { time, instruments: config.names() });
    this.#socket = new LiveSocket(config, { firstRetryMs: FIRST_RETRY_MS, ...effects });
    this.#quietMs = effects.quietMs ?? QUIET_MS;
  }

  async next(): Promise<FeedBatch> {
    if (this.#intake.isBehind) return this.#intake.batch(null, { done: this.#closed });
    const before = this.#intake.newest;
    let receivedAt: number | null = null;
    for (const heard of await this.#socket.take(this.config.batchMessages, this.#quietMs)) {
      if (heard.kind === 'gap') this.#intake.gap(heard);
      else {
        this.#take(heard);
        receivedAt = heard.receivedAt;
      }
    }
    const { newest } = this.#intake;
    // What a server repeats says nothing of a clock.
    const marketTime = newest === before ? null : newest;
    return this.#intake.batch(null, {
      done: this.#closed,
      ...(this.definition.source === 'live' &&
        receivedAt !== null && { heard: { marketTime, receivedAt } }),
    });
  }

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }

  #take({ text, fault, receivedAt }: SocketMessage): void {
    if (fault !== null) return this.#refuse(text, fault);
    const message = readMessage(text, this.config.map);
    if (message.kind === 'fault') return this.#refuse(text, message.reason);
    for (const { raw, original } of message.quotes) {
      const read = this.#reader.read(raw);
      if ('quote' in read) this.#intake.take({ quote: read.quote, original, receivedAt });
      else this.#refuse(original, read.fault.reason, read.fault.key);
    }
  }

  #refuse(original: string, reason: string, key: string | null = null): void {
    this.#intake.refuse({ code: 'DATA_MALFORMED', reason, original, key });
  }
}

const isNowhere = (place: unknown): place is null => place === null;
