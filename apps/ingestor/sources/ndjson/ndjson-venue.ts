import type { Readable } from 'node:stream';
import { FUTURE_MS } from '#stream/future-stamp.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { EXPECTED_TIME, eventTimeReader, type EventTimeReader } from '../intake/event-time.js';
import { cursorOf, firstCursor, type IntakeCursor } from '../intake/intake-cursor.js';
import { QuoteReader } from '../intake/quote-reader.js';
import { TickIntake } from '../intake/tick-intake.js';
import { SANE_TIMES } from '../../venues/validate-quote.js';
import { jsonText } from '../../venues/json-text.js';
import type { FeedBatch, FeedSource, Venue } from '../../venues/venue.js';
import { boundedLines, type Line } from './bounded-lines.js';
import type { NdjsonConfig } from './ndjson-config.js';
import { tickLine } from './tick-line.js';

/** Characters of a value in a reason. */
const LONGEST_TOLD = 80;

/** Lines of JSON as a feed, read as fast as they are committed. Its place is the number of lines so far. */
export class NdjsonVenue implements Venue {
  readonly feed: string;
  readonly venue: string;

  constructor(
    private readonly config: NdjsonConfig,
    private readonly definition: UniverseDefinition,
    private readonly parts: {
      /** Opens the pipe. */
      readonly input: () => Readable;
      readonly now: () => number;
    },
  ) {
    this.feed = config.feed;
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): FeedSource {
    const from = cursor === null ? firstCursor(0) : cursorOf(cursor, this.feed, isCount);
    return new NdjsonSource(this.config, this.definition, { ...this.parts, from });
  }
}

class NdjsonSource implements FeedSource {
  readonly #intake: TickIntake<number>;
  readonly #reader: QuoteReader;
  readonly #time: EventTimeReader;
  readonly #input: Readable;
  readonly #lines: AsyncGenerator<Line, void>;
  #pending: Promise<IteratorResult<Line, void>> | null = null;
  #skip: number;
  #place: number;
  #done: boolean;
  #closed = false;
  /** Newest stamp of the market since this start, UTC ms. */
  #newest: number = SANE_TIMES.from - 1;
  /** Of the lines since the last batch; null: none said anything newer. */
  #heard: NonNullable<FeedBatch['heard']> | null = null;

  constructor(
    private readonly config: NdjsonConfig,
    private readonly definition: UniverseDefinition,
    private readonly parts: {
      readonly input: () => Readable;
      readonly now: () => number;
      readonly from: IntakeCursor<number>;
    },
  ) {
    const { from } = parts;
    const { time, maxLineBytes, restart } = config;
    this.#intake = new TickIntake(
      config.feed,
      definition,
      from,
      'ofInstruments',
      config.dailyLimit,
    );
    this.#reader = new QuoteReader(definition, { time, instruments: config.names() });
    this.#time = eventTimeReader(time, definition);
    this.#input = parts.input();
    this.#lines = boundedLines(this.#input, maxLineBytes);
    this.#skip = restart === 'again' ? from.place : 0;
    this.#place = from.place;
    this.#done = from.done;
  }

  async next(): Promise<FeedBatch> {
    if (this.#intake.isBehind) return this.#intake.batch(this.#place, { done: this.#done });
    for (let lines = 0; lines < this.config.batchLines && !this.#done; lines++) {
      // The first line is waited for; the others have a moment to come.
      const read = await (lines === 0 ? this.#line() : this.#lineSoon());
      if (read === null) break;
      if (read.done === true) this.#end();
      else this.#take(read.value);
    }
    const heard = this.#heard;
    this.#heard = null;
    return this.#intake.batch(this.#place, {
      done: this.#done,
      ...(this.definition.source === 'live' && heard !== null && { heard }),
    });
  }

  close(): void {
    this.#closed = true;
    this.#input.destroy();
  }

  async #line(): Promise<IteratorResult<Line, void>> {
    try {
      this.#pending ??= this.#lines.next();
      const read = await this.#pending;
      this.#pending = null;
      if (read.done === true || this.#skip === 0) return read;
      this.#skip -= 1;
      return await this.#line();
    } catch (error) {
      // A pipe that is closed from here breaks whoever reads it.
      if (this.#closed) return { done: true, value: undefined };
      throw error;
    }
  }

  async #lineSoon(): Promise<IteratorResult<Line, void> | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, this.config.flushMs, null);
    });
    this.#pending ??= this.#lines.next();
    const first = await Promise.race([this.#pending.catch(() => undefined), late]);
    clearTimeout(timer);
    return first === null ? null : this.#line();
  }

  #end(): void {
    this.#done = true;
    // A market whose pipe has ended goes on: the next start brings what is new.
    if (this.config.restart === 'again' && !this.#closed) this.#intake.end();
  }

  #take({ text, fault, hasEnd }: Line): void {
    this.#place += 1;
    if (fault !== null) return this.#refuse(text, fault);
    if (!hasEnd) {
      return this.#refuse(text, 'expected a newline at the end of the last line, was none');
    }
    if (text.trim() === '') return;
    const line = tickLine(text);
    const receivedAt = this.parts.now();
    switch (line.kind) {
      case 'fault':
        return this.#refuse(text, line.reason);
      case 'watermark':
        return this.#hearWatermark(text, line.at, receivedAt);
      case 'quote': {
        const read = this.#reader.read(line.raw);
        if ('quote' in read) {
          this.#stamp(read.quote.eventTime, receivedAt);
          return this.#intake.take({ quote: read.quote, original: text, receivedAt });
        }
        return this.#refuse(text, read.fault.reason, read.fault.key);
      }
    }
  }

  #hearWatermark(text: string, at: unknown, receivedAt: number): void {
    const watermark = this.#time(at);
    // Not String(at): an object may say of itself what it likes, and throw.
    const was = typeof at === 'string' ? at.slice(0, LONGEST_TOLD) : jsonText(at, LONGEST_TOLD);
    const expected = `expected ${EXPECTED_TIME[this.config.time]}`;
    if (Number.isNaN(watermark)) return this.#refuse(text, `${expected}, was ${was}`);
    if (this.#intake.hearWatermark(watermark, { original: text, receivedAt })) {
      return this.#stamp(watermark, receivedAt);
    }
    this.#refuse(text, `expected a watermark of no future, was ${was}`);
  }

  /** What the market said last, and when it came; an older stamp, or one of no sane time, says nothing of a clock. */
  #stamp(at: number, receivedAt: number): void {
    if (!(at > this.#newest) || !(at <= receivedAt + FUTURE_MS)) return;
    this.#newest = at;
    this.#heard = { marketTime: at, receivedAt };
  }

  #refuse(original: string, reason: string, key: string | null = null): void {
    const at = `line ${this.#place}: ${reason}`;
    this.#intake.refuse({ code: 'DATA_MALFORMED', reason: at, original, key });
  }
}

const isCount = (place: unknown): place is number =>
  Number.isSafeInteger(place) && Number(place) >= 0;
