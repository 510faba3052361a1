/** Ticks that are due in each millisecond since the start. */
export interface RateProfile {
  readonly name: string;
  /** Ticks due within millisecond `ms`. */
  ticksIn(ms: number): number;
}

export type RateName = 'steady' | 'burst';

const MINUTE_MS = 60_000;
/** The last ten seconds of each minute. */
const BURST_FROM_MS = 50_000;
const BURST_FACTOR = 5;

/** Bursts run at five times the rate for ten seconds a minute. */
export function rateProfile(name: RateName, rate: number): RateProfile {
  const spread = (ticksASecond: number, ms: number): number => {
    const within = ms % 1000;
    return (
      Math.floor(((within + 1) * ticksASecond) / 1000) - Math.floor((within * ticksASecond) / 1000)
    );
  };
  return {
    name,
    ticksIn: (ms) => spread(name === 'burst' && isBurst(ms) ? rate * BURST_FACTOR : rate, ms),
  };
}

/** True inside the burst of a minute. */
export const isBurst = (ms: number): boolean => ms % MINUTE_MS >= BURST_FROM_MS;
