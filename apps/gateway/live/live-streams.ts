import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { CLOCK, type Clock } from '../clock.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { PATIENCE_MS } from '../patience.js';
import { ProblemError } from '../problem/problem-error.js';
import type { Place } from '../read-model/place.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import { ListenerQuota, type QuotaLimit } from './listener-quota.js';
import { LiveHistory } from './live-history.js';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.js';
import { contentText, resetText } from './live-views.js';
import { OpenStream } from './open-stream.js';
import { StreamAccess } from './stream-access.js';
import type { StreamSource, StreamStart } from './stream-listener.js';
import { readPosition } from './stream-position.js';
import { beginStream, type StreamReply, type StreamResponse } from './stream-response.js';
import { TextCache } from './text-cache.js';
import { Turns } from './turns.js';

/** A request for a stream. */
export interface StreamRequest {
  /** As the caller's tenant has it. */
  readonly portfolio: PortfolioEntry;
  /** Names the credential that asks. */
  readonly credential: string;
  /** Id of the last event that the client has had; null for one that begins. */
  readonly lastEventId: string | null;
  readonly request: HttpRequest;
  readonly reply: StreamReply;
}

/** What /metrics shows of the streams. */
export interface StreamFigures {
  readonly listeners: number;
  readonly refused: ReadonlyMap<QuotaLimit, number>;
  readonly events: number;
  readonly resets: number;
  readonly dropped: number;
  readonly retainedBytes: number;
}

/** Tells whoever listens what was folded. The fold only notes it: writing has turns of its own. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  readonly #history: LiveHistory;
  readonly #quota: ListenerQuota;
  readonly #texts = new TextCache();
  readonly #turns = new Turns<OpenStream>();
  readonly #open = new Map<string, Set<OpenStream>>();
  readonly #count = { events: 0, resets: 0, dropped: 0 };
  #closing = false;

  constructor(
    private readonly model: ReadModel,
    private readonly access: StreamAccess,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LIVE_OPTIONS) private readonly options: LiveOptions,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {
    this.#history = new LiveHistory(options.retainedBytes);
    this.#quota = new ListenerQuota(options);
  }

  get figures(): StreamFigures {
    const { listeners, refused } = this.#quota;
    return { listeners, refused, ...this.#count, retainedBytes: this.#history.bytes };
  }

  /** Takes a record of the log; the read model folds it next. */
  fold(record: LogRecord): void {
    const portfolioId = this.#history.fold(record) ? record.key : definedIn(record);
    for (const stream of this.#open.get(portfolioId) ?? []) this.#turns.add(stream);
  }

  /**
   * Answers with a stream that stays open.
   * @throws ProblemError 400 on an id of no event of this portfolio, 429 or 503 on one listener too many
   */
  async open(asked: StreamRequest): Promise<void> {
    const { portfolio, credential, lastEventId, request, reply } = asked;
    const response = reply.raw;
    const { portfolioId } = portfolio;
    if (response.destroyed) return;
    // Before any wait: the definition that the caller was admitted under, and a place for who waits too.
    const source = this.#sourceOf(portfolio);
    const position = lastEventId === null ? null : readPosition(portfolioId, lastEventId);
    this.#quota.take(credential);
    response.on('close', () => this.#quota.release(credential));
    if (position !== null) {
      // Another replica may have been ahead of this one.
      const covers = (): true | undefined =>
        this.#history.covers(portfolioId, position) ? true : undefined;
      await this.model.waiting.until(covers, this.patienceMs);
    }
    if (response.destroyed) return;
    if (this.#closing) throw new ProblemError('unavailable', 'the gateway is closing');
    beginStream(reply, this.options.retryMs);
    if (request.method === 'HEAD') {
      response.end('');
      return;
    }
    const start = this.#startOf(portfolio, source, position);
    const stream = new OpenStream({
      ...{ response, source, start, options: this.options, clock: this.clock },
      mayRead: () => this.access.holds(request),
      onDropped: () => {
        this.#count.dropped += 1;
      },
    });
    this.#keep(portfolioId, stream, response);
  }

  /** Streams end, and say so, before connections are closed. */
  onModuleDestroy(): Promise<void> {
    return this.end();
  }

  /** Ends what is open, and opens no other. */
  async end(): Promise<void> {
    this.#closing = true;
    const streams = [...this.#open.values()].flatMap((set) => [...set]);
    await Promise.all(streams.map((stream) => stream.close('shutdown')));
  }

  #keep(portfolioId: string, stream: OpenStream, response: StreamResponse): void {
    const streams = this.#open.get(portfolioId) ?? new Set();
    this.#open.set(portfolioId, streams.add(stream));
    response.on('drain', () => {
      stream.drained();
      this.#turns.add(stream);
    });
    response.on('close', () => {
      stream.stop();
      streams.delete(stream);
      if (streams.size === 0) this.#open.delete(portfolioId);
    });
    this.#turns.add(stream);
  }

  /** From the client's position on; a client that begins is told the newest figures first. */
  #startOf(place: Place, source: StreamSource, position: readonly number[] | null): StreamStart {
    const { events } = source;
    if (position === null) {
      const cursor = events.end().map((end, topic) => (topic === 0 ? newestRecord(source) : end));
      return { cursor, position: source.reached(), reset: null };
    }
    const resumed = this.#history.resume(place, position);
    if (typeof resumed !== 'string') return { cursor: resumed, position, reset: null };
    return { cursor: events.end(), position: source.reached(), reset: resumed };
  }

  /** Dries up once the definition in force is another tenant's or puts the portfolio into another universe. */
  #sourceOf(portfolio: PortfolioEntry): StreamSource {
    const { portfolioId } = portfolio;
    const tenant = portfolio.definition?.tenant;
    const entry = () => (portfolio.definition?.tenant === tenant ? defined(portfolio) : undefined);
    return {
      portfolioId,
      events: this.#history.of(portfolio),
      exists: () => entry() !== undefined,
      textOf: (event) =>
        this.#texts.of(event, () => {
          const known = entry();
          return known === undefined ? '' : contentText(known, event.content);
        }),
      resetText: (reason) => {
        this.#count.resets += 1;
        const known = entry();
        return known === undefined ? '' : resetText(known, reason, this.clock());
      },
      reached: () => this.#history.reached(portfolioId),
      written: (events) => {
        this.#count.events += events;
      },
    };
  }
}

const defined = (entry: PortfolioEntry): PortfolioEntry | undefined =>
  entry.definition === null ? undefined : entry;

/** The portfolio that a record defines: whoever listens to it may have to stop. Empty of any other. */
const definedIn = ({ topic, value }: LogRecord): string =>
  topic === topics.definitions.name
    ? ((value as DefinitionRecord).portfolio?.portfolioId ?? '')
    : '';

/** Index of the two events of the newest metrics. */
const newestRecord = ({ events: { topics } }: StreamSource): number =>
  Math.max(topics[0].begin, topics[0].end - 2);
