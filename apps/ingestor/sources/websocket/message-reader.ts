import { member } from '../../venues/json-member.js';
import type { RawQuote } from '../intake/quote-reader.js';
import type { MessageMap } from './websocket-config.js';

/** Of what is refused, so much is kept for whoever looks for it. */
const SHOWN = 16_384;

/** The fields of a quote, and the words they were in. */
export interface MessageQuote {
  readonly raw: RawQuote;
  readonly original: string;
}

/** What a message says: quotes, none when it is about something else, or why it cannot be read. */
export type ReadMessage =
  | { readonly kind: 'quotes'; readonly quotes: readonly MessageQuote[] }
  | { readonly kind: 'fault'; readonly reason: string };

/** Reads a message of JSON by a map of paths. */
export function readMessage(text: string, map: MessageMap): ReadMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'fault', reason: `expected a message of JSON, was ${text.slice(0, 80)}` };
  }
  const isMeant = Object.entries(map.only).every(([path, value]) => at(message, path) === value);
  if (!isMeant) return { kind: 'quotes', quotes: [] };
  if (map.list === undefined) return { kind: 'quotes', quotes: [quoteOf(message, text, map)] };
  const list = at(message, map.list);
  if (!Array.isArray(list)) {
    return { kind: 'fault', reason: `expected a list at ${map.list}, was ${text.slice(0, 80)}` };
  }
  const quotes = list.map((element: unknown) => quoteOf(element, written(element) ?? text, map));
  return { kind: 'quotes', quotes };
}

function quoteOf(value: unknown, text: string, map: MessageMap): MessageQuote {
  const field = (path: string | undefined): unknown =>
    path === undefined ? undefined : at(value, path);
  return {
    raw: {
      instrument: field(map.instrument),
      eventTime: field(map.eventTime),
      price: field(map.price),
      cumulativeVolume: field(map.cumulativeVolume),
      sequence: field(map.sequence),
    },
    original: text.slice(0, SHOWN),
  };
}

/** An element of a list in its own words; null when it is nested too deep for them. */
function written(element: unknown): string | null {
  try {
    return JSON.stringify(element);
  } catch {
    return null;
  }
}

/** What stands at a path like `data.0.p`; undefined where nothing does. */
const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, step) => member(inner, step), value);
