import { dayNumber, isoDate, isoWeekday } from './civil-date.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A calendar with no session in ten years is a fault of its data. */
const SEARCH_DAYS = 3660;

/** Sessions as data. Dates are local, minutes count from local midnight, offsets are minutes east of UTC. */
export interface CalendarSpec {
  readonly kind: 'sessions' | 'continuous';
  readonly start: string;
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly weekend: readonly number[];
  readonly holidays: readonly string[];
  readonly halfDays: readonly { readonly date: string; readonly closeMinute: number }[];
  readonly utcOffsets: readonly { readonly from: string; readonly minutes: number }[];
}

/** The windows of a universe: the whole session, or tumbling [start, end) windows of `sizeMs` in it. */
export interface WindowShape {
  readonly kind: 'session' | 'tumbling';
  readonly sizeMs: number;
  readonly offsetMs: number;
}

/** One window [start, end), UTC ms, and the local date of its session. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly session: string;
}

type Hours = Pick<Window, 'start' | 'end'>;

/**
 * The grid of windows of a calendar. No window exists outside the calendar; windows are [start, end).
 * Continuous calendars are aligned at `offsetMs` from the epoch, tumbling windows of a session at its opening.
 */
export class WindowGrid {
  readonly #holidays: ReadonlySet<number>;
  readonly #halfDays: ReadonlyMap<number, number>;
  readonly #firstDay: number;
  readonly #offsets: readonly { readonly day: number; readonly minutes: number }[];
  #last: Window | null = null;

  /** @throws RangeError when the calendar or the window shape contradicts itself */
  constructor(
    private readonly calendar: CalendarSpec,
    private readonly shape: WindowShape,
  ) {
    this.#firstDay = dayNumber(calendar.start);
    this.#holidays = new Set(calendar.holidays.map(dayNumber));
    this.#halfDays = new Map(
      calendar.halfDays.map((half) => [dayNumber(half.date), half.closeMinute]),
    );
    this.#offsets = calendar.utcOffsets
      .map((offset) => ({ day: dayNumber(offset.from), minutes: offset.minutes }))
      .sort((a, b) => a.day - b.day);
    validate(calendar, shape);
  }

  /** The window that holds an instant, or null outside the calendar. */
  windowAt(timeMs: number): Window | null {
    const last = this.#last;
    if (last !== null && timeMs >= last.start && timeMs < last.end) return last;
    const found = this.#find(timeMs);
    if (found !== null) this.#last = found;
    return found;
  }

  /** The first window of the calendar. */
  first(): Window {
    if (this.calendar.kind === 'continuous') {
      const start = this.#firstDay * DAY_MS;
      return this.#tumbling(this.#alignedStart(start + this.shape.sizeMs - 1));
    }
    return this.#firstOfSession(this.#sessionOnOrAfter(this.#firstDay));
  }

  /** The first window whose end lies after `endMs`. */
  next(endMs: number): Window {
    const first = this.first();
    if (endMs < first.end) return first;
    if (this.calendar.kind === 'continuous') return this.#tumbling(this.#alignedStart(endMs));
    let session = this.#sessionOnOrAfter(this.#localDay(endMs) - 1);
    while (session.end <= endMs) session = this.#sessionOnOrAfter(dayNumber(session.session) + 1);
    if (this.shape.kind === 'session') return session;
    const passed = Math.max(0, Math.floor((endMs - session.start) / this.shape.sizeMs));
    const start = session.start + passed * this.shape.sizeMs;
    return { start, end: start + this.shape.sizeMs, session: session.session };
  }

  /**
   * How many windows have ended by an instant, that one included: as many as `first` and `next` walk through. Work is a
   * glance a day, however small the windows are.
   */
  windowsEndedBy(timeMs: number): number {
    const { sizeMs } = this.shape;
    const first = this.first();
    if (timeMs < first.end) return 0;
    if (this.calendar.kind === 'continuous') return Math.floor((timeMs - first.end) / sizeMs) + 1;
    let count = 0;
    let passedMs = -Infinity;
    const lastDay = this.#localDay(timeMs);
    for (let day = this.#firstDay; day <= lastDay; day++) {
      const session = this.#hours(day);
      // A change of offset can lay a session over the one before: what has passed is not counted again.
      if (session === null || session.end <= passedMs) continue;
      const size = this.shape.kind === 'session' ? session.end - session.start : sizeMs;
      const passed = Math.max(0, Math.floor((passedMs - session.start) / size));
      const ended = Math.floor((Math.min(timeMs, session.end) - session.start) / size);
      if (ended <= passed) continue;
      count += ended - passed;
      passedMs = session.start + ended * size;
    }
    return count;
  }

  /**
   * The local date of the first session on which two calendars of one window shape differ before an instant; null where
   * their pasts are the same. Of a session in windows that is still open only the hours before the instant are past.
   */
  firstDifference(other: WindowGrid, untilMs: number): string | null {
    const kinds = this.calendar.kind === other.calendar.kind;
    if (!kinds || this.calendar.kind === 'continuous') {
      const [a, b] = [this.first(), other.first()];
      const same = (kinds && a.start === b.start) || Math.min(a.start, b.start) >= untilMs;
      return same ? null : a.start < b.start ? a.session : b.session;
    }
    const lastDay = this.#localDay(untilMs - 1);
    for (let day = Math.min(this.#firstDay, other.#firstDay); day <= lastDay; day++) {
      const [a, b] = [this.#past(day, untilMs), other.#past(day, untilMs)];
      if (a?.start !== b?.start || a?.end !== b?.end) return isoDate(day);
    }
    return null;
  }

  /** The whole session of a local date, or null when there is none. */
  sessionWindow(date: string): Window | null {
    return this.calendar.kind === 'sessions' ? this.#session(dayNumber(date)) : null;
  }

  #find(timeMs: number): Window | null {
    if (this.calendar.kind === 'continuous') {
      const window = this.#tumbling(this.#alignedStart(timeMs));
      return window.start < this.#firstDay * DAY_MS ? null : window;
    }
    const day = this.#localDay(timeMs);
    const session = this.#session(day) ?? null;
    if (session === null || timeMs < session.start || timeMs >= session.end) return null;
    if (this.shape.kind === 'session') return session;
    const passed = Math.floor((timeMs - session.start) / this.shape.sizeMs);
    const start = session.start + passed * this.shape.sizeMs;
    return { start, end: start + this.shape.sizeMs, session: session.session };
  }

  #alignedStart(timeMs: number): number {
    const { sizeMs, offsetMs } = this.shape;
    return Math.floor((timeMs - offsetMs) / sizeMs) * sizeMs + offsetMs;
  }

  #tumbling(start: number): Window {
    return {
      start,
      end: start + this.shape.sizeMs,
      session: isoDate(Math.floor(start / DAY_MS)),
    };
  }

  #firstOfSession(session: Window): Window {
    return this.shape.kind === 'session'
      ? session
      : { ...session, end: session.start + this.shape.sizeMs };
  }

  #sessionOnOrAfter(day: number): Window {
    for (let candidate = day; candidate < day + SEARCH_DAYS; candidate++) {
      const session = this.#session(candidate);
      if (session !== null) return session;
    }
    throw new RangeError(`expected a session within ten years of ${isoDate(day)}, was none`);
  }

  #session(day: number): Window | null {
    const hours = this.#hours(day);
    return hours === null ? null : { ...hours, session: isoDate(day) };
  }

  #hours(day: number): Hours | null {
    if (day < this.#firstDay || this.calendar.weekend.includes(isoWeekday(day))) return null;
    if (this.#holidays.has(day)) return null;
    const midnight = day * DAY_MS - this.#offsetMinutes(day) * MINUTE_MS;
    const close = this.#halfDays.get(day) ?? this.calendar.closeMinute;
    return {
      start: midnight + this.calendar.openMinute * MINUTE_MS,
      end: midnight + close * MINUTE_MS,
    };
  }

  /** What lies before an instant of a day's session; a session that is one window counts whole. */
  #past(day: number, untilMs: number): Hours | null {
    const hours = this.#hours(day);
    if (hours === null || hours.start >= untilMs) return null;
    return this.shape.kind === 'session'
      ? hours
      : { start: hours.start, end: Math.min(hours.end, untilMs) };
  }

  #localDay(timeMs: number): number {
    const utcDay = Math.floor(timeMs / DAY_MS);
    return Math.floor((timeMs + this.#offsetMinutes(utcDay) * MINUTE_MS) / DAY_MS);
  }

  /** Of the last offset from a day on or before this one, by halving: a calendar may have hundreds. */
  #offsetMinutes(day: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsets[middle].day <= day) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.#offsets[low - 1].minutes;
  }
}

function validate(calendar: CalendarSpec, shape: WindowShape): void {
  if (calendar.closeMinute <= calendar.openMinute) {
    throw new RangeError(
      `expected closeMinute after openMinute, was ${calendar.openMinute}..${calendar.closeMinute}`,
    );
  }
  if (shape.kind === 'session') {
    if (calendar.kind === 'continuous') {
      throw new RangeError('expected tumbling windows on a continuous calendar, was session');
    }
    return;
  }
  if (!(shape.sizeMs > 0) || Math.abs(shape.offsetMs) >= shape.sizeMs) {
    throw new RangeError(
      `expected a window size > 0 ms and |offset| < size, was ${shape.sizeMs} and ${shape.offsetMs}`,
    );
  }
  const lengths = [calendar.closeMinute, ...calendar.halfDays.map((half) => half.closeMinute)];
  const uneven = lengths.some(
    (close) => ((close - calendar.openMinute) * MINUTE_MS) % shape.sizeMs !== 0,
  );
  if (calendar.kind === 'sessions' && (uneven || shape.offsetMs !== 0)) {
    throw new RangeError('expected sessions to be a whole number of windows, at offset 0');
  }
}
