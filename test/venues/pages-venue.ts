import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { cursorOf, firstCursor } from '../../apps/ingestor/sources/intake/intake-cursor.js';
import { QuoteReader, type RawQuote } from '../../apps/ingestor/sources/intake/quote-reader.js';
import { TickIntake } from '../../apps/ingestor/sources/intake/tick-intake.js';
import type { FeedSource, Venue } from '../../apps/ingestor/venues/venue.js';

/** Trades that are asked for page by page, as a feed. Its place is the number of the next page. */
export class PagesVenue implements Venue {
  readonly venue: string;

  constructor(
    readonly feed: string,
    private readonly definition: UniverseDefinition,
    private readonly parts: {
      /** The trades of a page, in the order of their times. @throws Error when it does not come */
      readonly ask: (page: number) => Promise<readonly RawQuote[]>;
      readonly wait: () => Promise<void>;
      readonly now: () => number;
    },
  ) {
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): FeedSource {
    const { ask, wait, now } = this.parts;
    const from = cursor === null ? firstCursor(0) : cursorOf(cursor, this.feed, isPage);
    const intake = new TickIntake(this.feed, this.definition, from);
    const reader = new QuoteReader(this.definition, { time: 'epochMs', instruments: new Map() });
    let page = from.place;
    const take = (raw: RawQuote): void => {
      const original = JSON.stringify(raw);
      const read = reader.read(raw);
      if ('quote' in read) intake.take({ quote: read.quote, original, receivedAt: now() });
      else intake.refuse({ ...read.fault, original, key: read.fault.key ?? this.feed });
    };
    return {
      next: async () => {
        try {
          for (const raw of await ask(page)) take(raw);
          page += 1;
        } catch (error) {
          const reason = `expected page ${page}, was ${String(error)}`;
          intake.gap({ code: 'SOURCE_UNREACHABLE', reason, at: now() });
          await wait();
        }
        return intake.batch(page);
      },
    };
  }
}

const isPage = (place: unknown): place is number => Number.isSafeInteger(place);
