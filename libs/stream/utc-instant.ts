import { dayNumber } from '#core/civil-date.js';

/** UTC ms of `yyyy-MM-ddTHH:mm:ss[.SSS][Z]`; null when the text is no such instant. No zone means UTC. */
export function utcInstant(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?Z?$/.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [match[2], match[3], match[4]].map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  try {
    const ms = Number((match[5] ?? '').padEnd(3, '0'));
    return ((dayNumber(match[1]) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000 + ms;
  } catch {
    return null;
  }
}
