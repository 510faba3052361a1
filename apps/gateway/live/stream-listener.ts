import { eventEnd, eventText } from './event-text.js';
import type { ResetReason } from './live-history.js';
import type { LiveEvent } from './live-event.js';
import type { Cursor, PortfolioEvents } from './portfolio-events.js';
import { positionText, type StreamPosition } from './stream-position.js';
import type { StreamResponse } from './stream-response.js';

/** What a listener is told of; shared by all listeners of a portfolio. */
export interface StreamSource {
  readonly portfolioId: string;
  readonly events: PortfolioEvents;
  /** False once the portfolio has gone. */
  exists(): boolean;
  /** An event written out but for its id; empty when there is nothing to say any more. */
  textOf(event: LiveEvent): string;
  resetText(reason: ResetReason): string;
  /** The position after everything that has come. */
  reached(): StreamPosition;
  written(events: number): void;
}

/** Where a stream begins. */
export interface StreamStart {
  readonly cursor: Cursor;
  readonly position: StreamPosition;
  /** Why it does not go on where the client stopped; null when it does. */
  readonly reset: ResetReason | null;
}

/** Why the gateway ends a stream. */
export type StreamEnd =
  | { readonly name: 'closing'; readonly reason: 'shutdown' | 'credential' | 'portfolio' }
  | { readonly name: 'dropped'; readonly reason: 'tooSlow' };

/** Written at once to a connection; what it does not take waits in the history, not in memory of its own. */
const CHUNK_BYTES = 32 * 1024;
/** For a client that takes nothing any more to be told why. */
const LAST_WORDS_MS = 1_000;

/** One connection: a cursor into the events of a portfolio, and as much of them as the client takes. */
export class StreamListener {
  readonly #cursor: Cursor;
  #position: number[];
  /** Null while the connection takes more. */
  #blockedSince: number | null = null;
  #ended = false;

  constructor(
    private readonly response: StreamResponse,
    private readonly source: StreamSource,
    start: StreamStart,
  ) {
    this.#cursor = [...start.cursor];
    this.#position = [...start.position];
    if (start.reset !== null) this.#write(this.#resetText(start.reset));
  }

  get ended(): boolean {
    return this.#ended || this.response.destroyed;
  }

  /** The time since which the connection has taken nothing; null while it does. */
  get blockedSince(): number | null {
    return this.#blockedSince;
  }

  /** Events that the client has not been sent. */
  get behind(): number {
    return this.source.events.behind(this.#cursor);
  }

  /** The connection takes more again. */
  drained(): void {
    this.#blockedSince = null;
  }

  /** Sends the next events, as many as make a chunk. @returns true when there are more, and the client takes them */
  pull(now: number): boolean {
    if (this.ended || this.#blockedSince !== null) return false;
    const { events } = this.source;
    let text = events.hasLeft(this.#cursor) ? this.#resetText('fellBehind') : '';
    for (
      let topic = events.nextTopic(this.#cursor);
      topic >= 0 && text.length < CHUNK_BYTES;
      topic = events.nextTopic(this.#cursor)
    ) {
      text += this.#next(topic);
    }
    if (text !== '') this.#write(text, now);
    return this.#blockedSince === null && events.nextTopic(this.#cursor) >= 0;
  }

  /** A sign of life, with the position that the stream has come to. */
  beat(text: string, now: number): void {
    if (this.ended || this.#blockedSince !== null) return;
    if (this.behind === 0) this.#position = [...this.source.reached()];
    this.#write(text + eventEnd(this.#id()), now);
  }

  /** Says why and ends; a connection that does not take even that is cut. */
  end({ name, reason }: StreamEnd): void {
    if (this.ended) return;
    this.#ended = true;
    this.response.end(eventText(name, { reason }) + eventEnd(this.#id()));
    if (this.#blockedSince === null) return;
    setTimeout(() => this.response.destroy(), LAST_WORDS_MS).unref();
  }

  #next(topic: number): string {
    const event = this.source.events.at(topic, this.#cursor);
    this.#cursor[topic] += 1;
    this.#position[topic] = event.number;
    const text = this.source.textOf(event);
    if (text === '') return '';
    this.source.written(1);
    return text + eventEnd(this.#id());
  }

  #resetText(reason: ResetReason): string {
    this.source.events.end().forEach((index, topic) => {
      this.#cursor[topic] = index;
    });
    this.#position = [...this.source.reached()];
    return this.source.resetText(reason) + eventEnd(this.#id());
  }

  #write(text: string, now = 0): void {
    if (!this.response.write(text)) this.#blockedSince = now;
  }

  #id(): string {
    return positionText(this.source.portfolioId, this.#position);
  }
}
