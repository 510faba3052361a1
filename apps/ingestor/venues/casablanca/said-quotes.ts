import { createHash } from 'node:crypto';
import { topics } from '#stream/topics.js';
import { PROJECTION_HEADER } from '#stream/universe/records.js';
import { SANE_TIMES } from '../validate-quote.js';
import type { FeedEvent } from '../venue.js';
import { CLOCK_SKEW_MS } from './clock-skew.js';
import type { VenueQuote } from './venue-quote.js';

/** A second quote of a ticker in one answer is another key. */
export function keyOf(ticker: string, said: ReadonlyMap<string, string>): string {
  let key = ticker;
  while (said.has(key)) key += '+';
  return key;
}

/** Newest stamp of an answer that does not lie ahead of when it came; null without one. */
export function newestStamp(quotes: readonly VenueQuote[], receivedAt: number): number | null {
  const stamps = quotes
    .map(({ stampedAt }) => stampedAt ?? -Infinity)
    .filter((at) => at >= SANE_TIMES.from && at <= receivedAt + CLOCK_SKEW_MS);
  return stamps.length === 0 ? null : Math.max(...stamps);
}

/** Of what a quote says beside when the exchange said it, which changes without a trade. */
export function contentHash({ record, ratio, fault }: VenueQuote): string {
  const said = { ...record, field_transact_time: '', field_date_application: '' };
  const text = JSON.stringify([said, ratio, fault?.reason]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The quote for those who read the original's topic; normalise does not read it back. */
export function inFull({ ticker, record }: VenueQuote): FeedEvent {
  const { name } = topics.intradayPrices;
  const headers = { source: name, [PROJECTION_HEADER]: 'quote' };
  return { kind: 'record', output: { topic: name, key: ticker, value: record, headers } };
}
