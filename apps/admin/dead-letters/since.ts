import { BallastError } from '#core/ballast-error.js';
import { utcInstant } from '#stream/utc-instant.js';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The instant, UTC ms, of `2h` ago, a day (UTC) or an instant. @throws BallastError CONFIG_INVALID */
export function sinceOf(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return now - Number(count) * UNITS[unit];
  const instant = utcInstant(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (instant !== null) return instant;
  throw new BallastError(
    'CONFIG_INVALID',
    `--since: expected 30m, 2h, 7d, 2026-04-10 or 2026-04-10T23:00:00Z, was ${text}`,
  );
}
