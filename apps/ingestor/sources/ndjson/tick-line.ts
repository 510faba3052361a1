import { isObject } from '../config/checked.js';
import type { RawQuote } from '../intake/quote-reader.js';

const FIELDS = ['instrument', 'eventTime', 'price', 'cumulativeVolume', 'sequence'];

/** What a line of JSON says. */
export type TickLine =
  | { readonly kind: 'quote'; readonly raw: RawQuote }
  | { readonly kind: 'watermark'; readonly at: unknown }
  | { readonly kind: 'fault'; readonly reason: string };

/** Reads `{ instrument, eventTime, price, cumulativeVolume?, sequence? }` or `{ watermark }`, and nothing else. */
export function tickLine(text: string): TickLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'fault', reason: `expected a line of JSON, was ${text.slice(0, 80)}` };
  }
  if (!isObject(value)) {
    return { kind: 'fault', reason: `expected a JSON object, was ${text.slice(0, 80)}` };
  }
  const isWatermark = Object.hasOwn(value, 'watermark');
  const known = isWatermark ? ['watermark'] : FIELDS;
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    return { kind: 'fault', reason: `expected ${known.join(', ')} alone, was ${unknown} too` };
  }
  if (isWatermark) return { kind: 'watermark', at: value.watermark };
  const { instrument, eventTime, price, cumulativeVolume, sequence } = value;
  return { kind: 'quote', raw: { instrument, eventTime, price, cumulativeVolume, sequence } };
}
