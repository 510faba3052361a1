import type { Calendar } from '#stream/generated/wire-types.js';
import { boursenovaQuotes } from './boursenova-page.js';
import { guardedJson, guardedText, type FetchRules } from './guarded-fetch.js';
import { readAnswer } from './read-answer.js';
import { tickerQuotes } from './ticker-answer.js';
import type { LiveQuotes } from './venue-quote.js';

const TICKER_PATH = '/api/proxy/fr/api/bourse/dashboard/ticker?marche=59&class[0]=25';
const PAGE_PATH = '/live-market/actions';
/** Ten times a real answer. */
const MOST_BYTES = 2_000_000;

/** Where the exchange is asked, and how. */
export interface ExchangeAddress {
  readonly base: URL;
  readonly generation: 'proxy' | 'boursenova';
  readonly timeoutMs: number;
}

/** The live quotes of an address; its host is the one that is asked, and no other. */
export function liveQuotesAt(address: ExchangeAddress, calendar: Calendar): LiveQuotes {
  const { base, timeoutMs } = address;
  const rules = { hosts: [base.hostname], timeoutMs, maxBytes: MOST_BYTES };
  if (address.generation === 'boursenova') {
    const url = new URL(PAGE_PATH, base);
    const headers = { accept: 'text/html' };
    return {
      poll: async (signal) => {
        const page = await guardedText(url, { ...rules, headers, signal });
        return readAnswer('quotes', () => boursenovaQuotes(page));
      },
    };
  }
  const url = new URL(TICKER_PATH, base);
  const media = 'application/vnd.api+json';
  const asking: FetchRules = { ...rules, headers: { accept: media, 'content-type': media } };
  return {
    poll: async (signal) => {
      const answer = await guardedJson(url, { ...asking, signal });
      return readAnswer('quotes', () => tickerQuotes(answer, calendar));
    },
  };
}
