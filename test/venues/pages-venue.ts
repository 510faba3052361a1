import { BallastError } from '#core/ballast-error.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { cursorOf, firstCursor } from '../../apps/ingestor/sources/intake/intake-cursor.js';
import { QuoteReader, type RawQuote } from '../../apps/ingestor/sources/intake/quote-reader.js';
import { TickIntake } from '../../apps/ingestor/sources/intake/tick-intake.js';
import { guardedJson } from '../../apps/ingestor/venues/casablanca/guarded-fetch.js';
import { member } from '../../apps/ingestor/venues/json-member.js';
import { jsonText } from '../../apps/ingestor/venues/json-text.js';
import type { FeedSource, Venue } from '../../apps/ingestor/venues/venue.js';

/** What a source of pages needs of the world. */
interface PagesEffects {
  /** The trades of a page that is whole, in the order of their times; none where it is not there yet.
   *  @throws BallastError SOURCE_* when there is no answer, or none that is one */
  readonly ask: (page: number, closing: AbortSignal) => Promise<readonly RawQuote[]>;
  /** Until it is worth asking again, or the feed is closed. @param failures in a row; 0 behind an answer without trades */
  readonly wait: (failures: number, closing: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

/** Asks a server for `?page=N`: a list of { instrument, eventTime, price }. */
export function askPages(url: URL): PagesEffects['ask'] {
  return async (page, signal) => {
    const rules = { hosts: [url.hostname], timeoutMs: 10_000, maxBytes: 1_000_000, signal };
    const answer = await guardedJson(new URL(`?page=${page}`, url), rules);
    if (!Array.isArray(answer)) {
      throw new BallastError('SOURCE_MALFORMED', `expected a list, was ${jsonText(answer)}`);
    }
    return answer.map((trade: unknown) => ({
      ...{ instrument: member(trade, 'instrument'), eventTime: member(trade, 'eventTime') },
      ...{ price: member(trade, 'price'), cumulativeVolume: undefined, sequence: undefined },
    }));
  };
}

/** Trades that are asked for page by page, as a feed that never ends. Its place is the number of the next page. */
export class PagesVenue implements Venue {
  readonly venue: string;

  constructor(
    readonly feed: string,
    private readonly definition: UniverseDefinition,
    private readonly effects: PagesEffects,
  ) {
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): FeedSource {
    const { ask, wait, now } = this.effects;
    const from = cursor === null ? firstCursor(0) : cursorOf(cursor, this.feed, isPage);
    const intake = new TickIntake(this.feed, this.definition, from);
    const reader = new QuoteReader(this.definition, { time: 'epochMs', instruments: new Map() });
    const closing = new AbortController();
    let page = from.place;
    let failures = 0;
    let rests = false;
    const take = (raw: RawQuote, receivedAt: number): void => {
      const original = jsonText(raw);
      const read = reader.read(raw);
      if ('quote' in read) intake.take({ quote: read.quote, original, receivedAt });
      else intake.refuse({ ...read.fault, original, key: read.fault.key ?? this.feed });
    };
    return {
      next: async () => {
        // A hole may have more windows than a batch closes.
        if (intake.isBehind) return intake.batch(page);
        if (rests) await wait(failures, closing.signal);
        if (closing.signal.aborted) return intake.batch(page, { done: true });
        try {
          const trades = await ask(page, closing.signal);
          const receivedAt = now();
          trades.forEach((raw) => {
            take(raw, receivedAt);
          });
          failures = 0;
          // A page that is not there yet is asked for again.
          rests = trades.length === 0;
          if (rests) return intake.batch(page);
          page += 1;
          return intake.batch(page, { heard: { marketTime: intake.newest, receivedAt } });
        } catch (error) {
          // What is no fault of the source is not told as one.
          if (!(error instanceof BallastError) || error.family !== 'SOURCE') throw error;
          failures += 1;
          rests = true;
          if (!closing.signal.aborted) {
            intake.gap({ code: error.code, reason: error.message, at: now() });
          }
          return intake.batch(page, { done: closing.signal.aborted });
        }
      },
      close: () => {
        closing.abort();
      },
    };
  }
}

const isPage = (place: unknown): place is number => Number.isSafeInteger(place);
