import type { SequenceQuality } from '#stream/generated/wire-types.js';

/** Ranges of numbers an instrument has jumped over that are remembered; what is older stays missing. */
const RANGES = 8;

/** How one instrument's trades are numbered. Plain data. */
export interface TradeNumbers {
  /** End of the window of the newest number; 0 before there is one. */
  window: number;
  low: number;
  last: number;
  /** Jumped over and not come since, [from, to]. */
  ranges: [number, number][];
}

/** Of all instruments of a feed. Plain data. */
export interface SequenceState extends SequenceQuality {
  gaps: number;
  missing: number;
  duplicates: number;
  /** True once numbers have begun again with a window: then they do so with each. */
  restarts: boolean;
}

export const noNumbers = (): TradeNumbers => ({ window: 0, low: -1, last: -1, ranges: [] });
export const noSequence = (): SequenceState => ({
  ...{ gaps: 0, missing: 0, duplicates: 0, restarts: false },
});

/** Whether the trades of each instrument are numbered for themselves, or those of the feed as a whole. */
export type Numbering = 'ofInstruments' | 'ofFeed';

/** Of a feed that is numbered as a whole, and counts itself. */
export const sequenceOf = ({ gaps, missing, duplicates }: SequenceQuality): SequenceState => ({
  ...{ gaps, missing, duplicates, restarts: false },
});

/**
 * One more number. Above the last: what lies between is missing until it comes. Below: it fills what was missing, or
 * is a duplicate. A venue's numbers may go on over its windows, or begin again with each: then the first of a window lies
 * nearer to the first of the window before than to its last, which is what a venue repeats.
 * @param window end of the tick's window
 * @param number -1 where the venue does not number
 */
export function numberInPlace(
  all: SequenceState,
  one: TradeNumbers,
  { number, window }: { readonly number: number; readonly window: number },
): void {
  if (number < 0) return;
  if (one.last < 0) return begin(one, number, window);
  if (window > one.window) {
    if (number <= one.last && !all.restarts) {
      if (!isBeginning(one, number)) return void (all.duplicates += 1);
      all.restarts = true;
    }
    if (all.restarts) return begin(one, number, window);
    one.window = window;
  }
  // A window before: its own numbering is no longer remembered.
  else if (window < one.window && all.restarts) return;
  if (number > one.last) {
    if (number > one.last + 1) skip(all, one, [one.last + 1, number - 1]);
    one.last = number;
  } else if (number < one.low) {
    if (number < one.low - 1) skip(all, one, [number + 1, one.low - 1]);
    one.low = number;
  } else if (fill(one, number)) all.missing -= 1;
  else all.duplicates += 1;
}

/** Of one trade before, only that of a venue that counts from 0 or 1 tells a beginning from a repeat. */
const isBeginning = ({ low, last }: TradeNumbers, number: number): boolean =>
  low === last ? number <= 1 || number < last : number - low <= last - number;

function begin(one: TradeNumbers, number: number, window: number): void {
  one.window = window;
  one.low = number;
  one.last = number;
  one.ranges = [];
}

function skip(all: SequenceState, one: TradeNumbers, range: [number, number]): void {
  all.gaps += 1;
  all.missing += range[1] - range[0] + 1;
  one.ranges.push(range);
  if (one.ranges.length > RANGES) one.ranges.shift();
}

function fill(one: TradeNumbers, number: number): boolean {
  const at = one.ranges.findIndex(([from, to]) => from <= number && number <= to);
  if (at < 0) return false;
  const [from, to] = one.ranges[at];
  const left: [number, number][] = [];
  if (from < number) left.push([from, number - 1]);
  if (number < to) left.push([number + 1, to]);
  one.ranges.splice(at, 1, ...left);
  return true;
}
