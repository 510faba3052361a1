import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from '../arms/pipeline.js';
import { isBurst } from '../load/rate-profile.js';
import type { SentTicks } from '../load/tick-stream.js';
import type { Census } from '../meter/meter-protocol.js';
import { UsageSeries } from '../process/usage-series.js';
import { type Bench, type Session, type Setting, withSession } from '../session.js';

const WITHIN_MS = 90_000;
const CENSUS_WITHIN_MS = 10_000;

/** One stretch of one arm at the pace of the clock. */
export interface Live {
  readonly arm: string;
  readonly setting: Setting;
  /** ms from window end to the metrics of the slowest portfolio readable, a sample a window. */
  readonly metrics: readonly number[];
  /** ms from window end to the last new weights of that window readable. */
  readonly weights: readonly number[];
  /** The same inside bursts. */
  readonly burstMetrics: readonly number[];
  readonly burstWeights: readonly number[];
  readonly ticks: number;
  readonly ticksPerSecond: number;
  readonly clientMicrosPerTick: number;
  readonly brokerMicrosPerTick: number;
  /** Share of all cores that the machine was busy, everybody's work included. */
  readonly machineBusy: number;
  readonly worstBacklogMs: number;
  readonly completeness: Completeness | null;
  /** Resident MB of the first process by seconds. */
  readonly resident: readonly { readonly seconds: number; readonly mb: number }[];
}

/** Every sent tick is in a window, late, a duplicate or a dead letter. */
export interface Completeness {
  readonly sent: number;
  readonly inWindows: number;
  readonly lost: number;
  readonly doubled: number;
  readonly census: Census;
}

export interface LiveLength {
  readonly warmWindows: number;
  readonly windows: number;
}

/** Latency at a rate: the first windows warm the pipeline and are left out. */
export function liveOnce(
  bench: Bench,
  of: { readonly pipeline: Pipeline; readonly setting: Setting; readonly length: LiveLength },
): Promise<Live> {
  return withSession(bench, of, (session) => measure(bench, session, of));
}

async function measure(
  bench: Bench,
  session: Session,
  of: { readonly pipeline: Pipeline; readonly setting: Setting; readonly length: LiveLength },
): Promise<Live> {
  const { setting, pipeline, length } = of;
  const { load, pipeline: running, arrivals } = session;
  const usage = new UsageSeries([...running.processes.map(({ pid }) => pid), bench.brokerPid]);
  const { started, ran } = load.run({
    pace: 'live',
    windows: length.warmWindows + length.windows,
  });
  const start = await started;
  const { end, sent, worstBacklogMs } = await ran;
  await arrivals.reached(end, WITHIN_MS);
  usage.stop();
  const from = start + length.warmWindows * 1000;
  const clients = running.processes.map((_, index) => usage.cpuBetween(index, from, end));
  const broker = usage.cpuBetween(running.processes.length, from, end);
  const ticks = (sent.records * length.windows) / (length.warmWindows + length.windows);
  const sample = (times: ReadonlyMap<number, number>, wanted: (end: number) => boolean): number[] =>
    [...times].flatMap(([at, seen]) => (at > from && at <= end && wanted(at) ? [seen - at] : []));
  const burst = (at: number): boolean => setting.profile === 'burst' && isBurst(at - 1 - start);
  const calm = (at: number): boolean => !burst(at);
  const weights = running.meter?.weights ?? new Map<number, number>();
  const live: Live = {
    arm: pipeline.name,
    setting,
    metrics: sample(arrivals.at, calm),
    weights: sample(weights, calm),
    burstMetrics: sample(arrivals.at, burst),
    burstWeights: sample(weights, burst),
    ticks,
    ticksPerSecond: ticks / length.windows,
    clientMicrosPerTick: (clients.reduce((a, b) => a + b, 0) / ticks) * 1e6,
    brokerMicrosPerTick: (broker / ticks) * 1e6,
    machineBusy: usage.machineBetween(from, end) / ((end - from) / 1000),
    worstBacklogMs,
    completeness: await completenessOf(session, sent),
    resident: usage.resident(0, from),
  };
  return live;
}

/** Counts until they add up, or for a while: late records and dead letters come on their own topics. */
async function completenessOf(session: Session, sent: SentTicks): Promise<Completeness | null> {
  const { meter } = session.pipeline;
  if (meter === null) return null;
  const until = Date.now() + CENSUS_WITHIN_MS;
  for (;;) {
    const census = await meter.census();
    if (census.windows === 0) return null;
    const completeness = compare(sent, census);
    if ((completeness.lost === 0 && completeness.doubled === 0) || Date.now() > until) {
      return completeness;
    }
    await sleep(500);
  }
}

/** By sequence number: the distinct trades of each instrument against those sent. */
function compare(sent: SentTicks, census: Census): Completeness {
  const aside = census.late + census.deadLetters;
  let missing = 0;
  let surplus = 0;
  sent.byInstrument.forEach((count, i) => {
    missing += Math.max(0, count - (census.trades[i] ?? 0));
    surplus += Math.max(0, (census.trades[i] ?? 0) - count);
  });
  const inWindows = census.trades.reduce((a, b) => a + b, 0);
  return {
    sent: sent.records,
    inWindows,
    lost: Math.max(0, missing + Math.max(0, sent.repeats - census.duplicates) - aside),
    doubled: surplus + census.reportedTwice + census.metricsTwice,
    census,
  };
}
