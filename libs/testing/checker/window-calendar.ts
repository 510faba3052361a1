import type { UniverseDefinition } from '#stream/generated/wire-types.js';

/** A window [start, end), UTC ms. */
export interface CheckedWindow {
  readonly start: number;
  readonly end: number;
  readonly session: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The windows of a universe, written down a second time from the definition: the checker asks no code that it checks.
 */
export class WindowCalendar {
  constructor(private readonly definition: Pick<UniverseDefinition, 'calendar' | 'window'>) {}

  /** The window that holds an instant; null outside the calendar. */
  holding(time: number): CheckedWindow | null {
    const { calendar, window } = this.definition;
    if (calendar.kind === 'continuous') {
      const { sizeMs, offsetMs } = window;
      const start = Math.floor((time - offsetMs) / sizeMs) * sizeMs + offsetMs;
      if (start < Date.parse(calendar.start)) return null;
      return { start, end: start + sizeMs, session: dateOf(start) };
    }
    const session = this.#sessionOf(dateOf(time + this.#offsetAt(dateOf(time))));
    if (session === null || time < session.start || time >= session.end) return null;
    return this.#within(session, time);
  }

  /** The first window that ends after `end`. */
  following(end: number): CheckedWindow {
    const { calendar, window } = this.definition;
    if (calendar.kind === 'continuous') {
      const first = Date.parse(calendar.start) - window.offsetMs;
      const origin = Math.ceil(first / window.sizeMs) * window.sizeMs + window.offsetMs;
      const found = this.holding(Math.max(end, origin));
      if (found === null) throw new RangeError(`expected a window after ${end}, was none`);
      return found;
    }
    const from = Math.max(end - 2 * DAY, Date.parse(calendar.start));
    for (let day = Math.floor(from / DAY) * DAY; ; day += DAY) {
      const session = this.#sessionOf(dateOf(day));
      if (session === null || session.end <= end) continue;
      return this.#within(session, Math.max(session.start, end));
    }
  }

  #within(session: CheckedWindow, time: number): CheckedWindow {
    const { kind, sizeMs } = this.definition.window;
    if (kind === 'session') return session;
    const start = time - ((time - session.start) % sizeMs);
    return { start, end: start + sizeMs, session: session.session };
  }

  #sessionOf(date: string): CheckedWindow | null {
    const { start, weekend, holidays, halfDays, openMinute, closeMinute } =
      this.definition.calendar;
    const midnight = Date.parse(date);
    const weekday = new Date(midnight).getUTCDay();
    if (date < start || weekend.includes(weekday === 0 ? 7 : weekday)) return null;
    if (holidays.includes(date)) return null;
    const close = halfDays.find((half) => half.date === date)?.closeMinute ?? closeMinute;
    const local = midnight - this.#offsetAt(date);
    return { start: local + openMinute * MINUTE, end: local + close * MINUTE, session: date };
  }

  /** ms east of UTC on a local date. */
  #offsetAt(date: string): number {
    const past = this.definition.calendar.utcOffsets.filter(({ from }) => from <= date);
    const latest = past.reduce<{ from: string; minutes: number } | null>(
      (best, offset) => (best === null || offset.from > best.from ? offset : best),
      null,
    );
    return (latest?.minutes ?? 0) * MINUTE;
  }
}
