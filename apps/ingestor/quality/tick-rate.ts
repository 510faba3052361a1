import type { TickBurst, TickRate } from '#stream/generated/wire-types.js';

const MINUTE_MS = 60_000;

/** Ticks a minute of market time. Plain data. */
export interface RateState {
  session: string | null;
  /** Start of the newest minute, UTC ms. */
  minute: number;
  ticks: number;
  /** Minutes of the session before it, by how many ticks they had: [ticks, minutes], rising. */
  minutes: [number, number][];
  /** The busiest of the session. */
  busiest: { at: number; ticks: number };
  /** The greatest of the sessions before. */
  burst: TickBurst | null;
}

export const noRate = (): RateState => ({
  ...{ session: null, minute: 0, ticks: 0, minutes: [] },
  busiest: { at: 0, ticks: 0 },
  burst: null,
});

/** A tick, counted in the minute of market time that had been reached when it came. @param marketTime never falls */
export function rateInPlace(rate: RateState, marketTime: number, session: string): void {
  const minute = Math.floor(marketTime / MINUTE_MS) * MINUTE_MS;
  if (rate.session === null || session > rate.session) {
    rate.burst = greatestBurst(rate);
    rate.session = session;
    rate.minutes = [];
    rate.busiest = { at: minute, ticks: 0 };
    rate.ticks = 0;
  } else if (minute > rate.minute) {
    countMinute(rate.minutes, rate.ticks);
    rate.ticks = 0;
  }
  rate.minute = minute;
  rate.ticks += 1;
  if (rate.ticks > rate.busiest.ticks) rate.busiest = { at: minute, ticks: rate.ticks };
}

/** Of minutes with a tick; a burst is a session's busiest minute over their median. */
export function rateFigures(rate: RateState): TickRate {
  return { now: rate.ticks, median: medianOfSession(rate), burst: greatestBurst(rate) };
}

function greatestBurst(rate: RateState): TickBurst | null {
  const { session, busiest, burst } = rate;
  if (session === null) return null;
  const median = medianOfSession(rate);
  const ratio = busiest.ticks / median;
  return burst !== null && burst.ratio >= ratio ? burst : { session, ...busiest, median, ratio };
}

function countMinute(minutes: [number, number][], ticks: number): void {
  const at = minutes.findIndex(([count]) => count >= ticks);
  if (at < 0) minutes.push([ticks, 1]);
  else if (minutes[at][0] === ticks) minutes[at][1] += 1;
  else minutes.splice(at, 0, [ticks, 1]);
}

/** The newest minute included; 0 before there is one. */
function medianOfSession({ minutes, ticks }: RateState): number {
  if (ticks === 0) return 0;
  const all = minutes.map(([count, times]): [number, number] => [count, times]);
  countMinute(all, ticks);
  const total = all.reduce((sum, [, times]) => sum + times, 0);
  const at = (rank: number): number => {
    let passed = 0;
    return all.find(([, times]) => (passed += times) > rank)?.[0] ?? 0;
  };
  return (at((total - 1) >>> 1) + at(total >>> 1)) / 2;
}
