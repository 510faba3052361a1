import { setTimeout as sleep } from 'node:timers/promises';
import { type OursOptions, ours, startApps } from '../arms/ours.js';
import type { Child } from '../process/child.js';
import { type Bench, type Setting, withSession } from '../session.js';

const WARM_WINDOWS = 20;
const CAUGHT_UP_MS = 1000;

export interface OutageLength {
  readonly outageSeconds: number;
  /** Windows of load behind the restart, in which it has to catch up. */
  readonly windowsAfter: number;
}

/** What a stop under load has cost. */
export interface Outage {
  readonly rate: number;
  readonly outageSeconds: number;
  /** From the restart of the processes to the first window readable, and to windows readable within a second again. */
  readonly firstOutputSeconds: number;
  readonly catchUpSeconds: number | null;
  readonly backlogTicks: number;
}

/** The pipeline's processes are stopped under load, started again, and have the backlog to work off while load goes on. */
export function outageOnce(
  bench: Bench,
  of: {
    readonly setting: Setting;
    readonly length: OutageLength;
    readonly options?: OursOptions;
  },
): Promise<Outage> {
  const { setting, length } = of;
  const pipeline = ours(of.options);
  return withSession(bench, { pipeline, setting }, async (session) => {
    const { load, run, pipeline: running, arrivals } = session;
    const windows = WARM_WINDOWS + length.outageSeconds + length.windowsAfter;
    const { started, ran } = load.run({ pace: 'live', windows });
    const start = await started;
    await sleep(start + WARM_WINDOWS * 1000 - Date.now());
    await Promise.all(running.processes.map((child) => child.stop()));
    await sleep(start + (WARM_WINDOWS + length.outageSeconds) * 1000 - Date.now());
    const restart = Date.now();
    const again: Child[] = startApps(run, of.options);
    try {
      const { end } = await ran;
      const last = await Promise.race([
        sleep(start + windows * 1000 + 60_000 - Date.now()).then(() => null),
        arrivals.reached(end, 120_000),
      ]);
      const after = [...arrivals.at].filter(([, at]) => at >= restart);
      const caught = after.find(([windowEnd, at]) => at - windowEnd < CAUGHT_UP_MS);
      const outage: Outage = {
        rate: setting.rate,
        outageSeconds: length.outageSeconds,
        firstOutputSeconds: (Math.min(...after.map(([, at]) => at)) - restart) / 1000,
        catchUpSeconds: last === null || caught === undefined ? null : (caught[1] - restart) / 1000,
        backlogTicks: setting.rate * length.outageSeconds,
      };
      bench.log(
        `outage of ${length.outageSeconds} s at ${setting.rate}/s: first output ${outage.firstOutputSeconds.toFixed(1)} s ` +
          `after the restart, caught up after ${outage.catchUpSeconds?.toFixed(1) ?? 'no'} s`,
      );
      return outage;
    } finally {
      await Promise.all(again.map((child) => child.stop()));
    }
  });
}
