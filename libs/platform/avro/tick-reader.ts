import type { Source, Tick } from '#stream/generated/wire-types.js';
import { internedText } from './interned-text.js';

/** First bytes of a tick in the union of `ballast.ticks`: branch 0, then symbol 0 of `kind`. */
const TICK_BRANCH = 0;
const KIND = 0;
const SOURCES: readonly Source[] = ['history', 'live', 'simulated'];
/** Seven groups of seven bits stay well inside what a double holds. */
const MOST_VARINT_BYTES = 7;
/** Behind the names: a double, a byte at least of each varint, a double, the source. */
const LEAST_REST = 19;

const real = new Float64Array(1);
const realBytes = new Uint8Array(real.buffer);
/** Avro's doubles are little-endian; so is every machine that Node runs on but a few. */
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * An ordinary tick of the union of `ballast.ticks`, in one pass; null for everything else, which the codec then checks
 * and reads or refuses. Ticks are nearly all that is decoded: this halves what one costs.
 */
export function readOrdinaryTick(bytes: Uint8Array): Tick | null {
  const end = bytes.length;
  if (!isLittleEndian || end < 4 + LEAST_REST) return null;
  if (bytes[0] !== TICK_BRANCH || bytes[1] !== KIND) return null;
  // One byte of length, not negative: at most 63 characters.
  const venueLength = bytes[2];
  if ((venueLength & 0x81) !== 0) return null;
  const venueEnd = 3 + (venueLength >> 1);
  if (venueEnd + 1 + LEAST_REST > end) return null;
  const nameLength = bytes[venueEnd];
  if ((nameLength & 0x81) !== 0) return null;
  const nameEnd = venueEnd + 1 + (nameLength >> 1);
  if (nameEnd + LEAST_REST > end) return null;
  const venue = internedText(bytes, 3, venueEnd);
  const instrument = internedText(bytes, venueEnd + 1, nameEnd);
  if (venue === null || instrument === null) return null;
  const timeEnd = varintEnd(bytes, nameEnd);
  const sequenceEnd = varintEnd(bytes, timeEnd + 8);
  if (timeEnd < 0 || sequenceEnd < 0 || sequenceEnd + 9 !== end) return null;
  const symbol = bytes[end - 1];
  if ((symbol & 1) === 1 || symbol >> 1 >= SOURCES.length) return null;
  return {
    kind: 'tick',
    venue,
    instrument,
    eventTime: long(bytes, nameEnd, timeEnd),
    price: double(bytes, timeEnd),
    sequence: long(bytes, timeEnd + 8, sequenceEnd),
    cumulativeVolume: double(bytes, sequenceEnd),
    source: SOURCES[symbol >> 1],
  };
}

/** Where a varint in its shortest form ends that begins at `start`; -100 for any other, or outside. */
function varintEnd(bytes: Uint8Array, start: number): number {
  const most = Math.min(start + MOST_VARINT_BYTES, bytes.length);
  if (start < 0) return -100;
  for (let i = start; i < most; i++) {
    if (bytes[i] < 0x80) return bytes[i] === 0 && i > start ? -100 : i + 1;
  }
  return -100;
}

/** The zigzag varint of [start, end). */
function long(bytes: Uint8Array, start: number, end: number): number {
  let magnitude = 0;
  for (let i = end - 1; i > start; i--) magnitude = magnitude * 128 + (bytes[i] & 0x7f);
  const first = bytes[start] & 0x7f;
  // The last bit is the sign, so the rest is halved without it.
  const half = magnitude * 64 + (first >> 1);
  return (first & 1) === 0 ? half : -half - 1;
}

function double(bytes: Uint8Array, start: number): number {
  realBytes[0] = bytes[start];
  realBytes[1] = bytes[start + 1];
  realBytes[2] = bytes[start + 2];
  realBytes[3] = bytes[start + 3];
  realBytes[4] = bytes[start + 4];
  realBytes[5] = bytes[start + 5];
  realBytes[6] = bytes[start + 6];
  realBytes[7] = bytes[start + 7];
  return real[0];
}
