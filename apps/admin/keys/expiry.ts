import { BallastError } from '#core/ballast-error.js';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * When a key ends: `90d`, `12h`, `2w` from now, at the beginning of a day, or never (null).
 * @param now UTC ms
 * @throws BallastError CONFIG_INVALID on another form, or on a time that has passed
 */
export function expiryOf(text: string, now: number): number | null {
  if (text === 'never') return null;
  const at = spanIn(text, now) ?? dayIn(text);
  if (at !== null && at > now) return at;
  throw new BallastError(
    'CONFIG_INVALID',
    `expected --expires like 90d, 12h, 2w, a later day like 2027-01-31, or never, was "${text}"`,
  );
}

function spanIn(text: string, now: number): number | null {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  return count === undefined ? null : now + Number(count) * UNITS[unit];
}

function dayIn(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  // Date.parse takes 31 February for 3 March.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? null : at;
}
