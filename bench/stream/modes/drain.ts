import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from '../arms/pipeline.js';
import { cpuSeconds, residentMb } from '../process/proc-stat.js';
import { type Bench, type Setting, withSession } from '../session.js';

/** Long enough for every open commit, shorter than any timeout of the clients. */
const SETTLE_MS = 1500;
const WITHIN_MS = 240_000;

/** One warm drain of one arm. */
export interface Drain {
  readonly arm: string;
  readonly ticks: number;
  readonly seconds: number;
  readonly ticksPerSecond: number;
  readonly clientMicrosPerTick: number;
  readonly brokerMicrosPerTick: number;
  readonly residentMb: number;
}

/** What is drained: first the warm-up, then, while the pipeline stands still, what is measured. */
export interface DrainSize {
  readonly warmWindows: number;
  readonly windows: number;
}

/**
 * A pipeline that is warm and has nothing to do is stopped (SIGSTOP) while the log is filled, so that nothing is read
 * ahead, and then runs through it: from the signal to the last window's results readable.
 */
export async function drainOnce(
  bench: Bench,
  of: { readonly pipeline: Pipeline; readonly setting: Setting; readonly size: DrainSize },
): Promise<Drain> {
  const { pipeline, setting, size } = of;
  return withSession(bench, of, async ({ load, pipeline: running, arrivals }) => {
    const pids = running.processes.map(({ pid }) => pid);
    const client = (): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    const warm = await load.run({ pace: 'fast', windows: size.warmWindows }).ran;
    await arrivals.reached(warm.end, WITHIN_MS);
    await sleep(SETTLE_MS);
    for (const child of running.processes) child.signal('SIGSTOP');
    const main = await load.run({ pace: 'fast', windows: size.windows }).ran;
    const from = { at: Date.now(), client: client(), broker: cpuSeconds(bench.brokerPid) };
    for (const child of running.processes) child.signal('SIGCONT');
    const at = await arrivals.reached(main.end, WITHIN_MS);
    const used = {
      client: client() - from.client,
      broker: cpuSeconds(bench.brokerPid) - from.broker,
    };
    const ticks = main.sent.records - warm.sent.records;
    const seconds = (at - from.at) / 1000;
    const drain: Drain = {
      arm: pipeline.name,
      ticks,
      seconds,
      ticksPerSecond: ticks / seconds,
      clientMicrosPerTick: (used.client / ticks) * 1e6,
      brokerMicrosPerTick: (used.broker / ticks) * 1e6,
      residentMb: pids.reduce((sum, pid) => sum + residentMb(pid), 0),
    };
    bench.log(
      `drain ${pipeline.name}, ${setting.instruments} instruments: ${Math.round(drain.ticksPerSecond)} ticks/s, ` +
        `client ${drain.clientMicrosPerTick.toFixed(2)} us, broker ${drain.brokerMicrosPerTick.toFixed(2)} us a tick`,
    );
    return drain;
  });
}
