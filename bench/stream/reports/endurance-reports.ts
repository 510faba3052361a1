import { ours } from '../arms/ours.js';
import type { StreamArguments } from '../arguments.js';
import { liveOnce } from '../modes/live.js';
import { type Outage, outageOnce } from '../modes/outage.js';
import type { Bench, Setting } from '../session.js';
import { median, quantile, slope } from '../statistics.js';
import { logLive } from './live-report.js';
import { barTable, decimal, table, whole } from './table.js';

const LOADED: Setting = {
  instruments: 100,
  portfolios: 100,
  reviews: 'often',
  rate: 50_000,
  profile: 'steady',
  clock: 'live',
};
/** Flat: over the ten minutes memory grows by less than the noise of the collector. */
const FLAT_MB_A_MINUTE = 1;
const FIRST_MINUTE_S = 60;

/** Ten minutes at 50 k/s: memory of the analytics process. */
export async function reportMemory(bench: Bench, args: StreamArguments): Promise<string[]> {
  const windows = args.quick ? 100 : 600;
  const live = await liveOnce(bench, {
    pipeline: ours(),
    setting: LOADED,
    length: { warmWindows: 20, windows },
  });
  logLive(bench, live);
  const settled = live.resident.filter(
    ({ seconds }) => seconds >= Math.min(FIRST_MINUTE_S, windows / 4),
  );
  const perMinute = slope(settled.map(({ seconds, mb }) => ({ x: seconds / 60, y: mb })));
  const part = (from: number, to: number): number =>
    median(
      settled
        .slice(Math.floor(from * settled.length), Math.ceil(to * settled.length))
        .map(({ mb }) => mb),
    );
  const memory = live.resident.map(({ mb }) => mb);
  return [
    `${windows} s at 50 000 ticks/s, 100 portfolios, ${decimal(live.machineBusy)} cores busy; resident memory of the analytics process: ` +
      `median ${whole(median(memory))} MB, largest ${whole(quantile(memory, 1))} MB; first quarter ${whole(part(0, 0.25))} MB, ` +
      `last quarter ${whole(part(0.75, 1))} MB. Window end to metrics p50 ${whole(quantile(live.metrics, 0.5))}, ` +
      `p99 ${whole(quantile(live.metrics, 0.99))} ms; lost ${live.completeness?.lost ?? '-'}, doubled ${live.completeness?.doubled ?? '-'}.`,
    '',
    ...barTable([
      {
        what: 'memory over ten minutes at 50 k/s',
        bar: `flat: <= ${FLAT_MB_A_MINUTE} MB a minute`,
        measured: `${decimal(perMinute)} MB a minute`,
        met: perMinute <= FLAT_MB_A_MINUTE,
      },
    ]),
  ];
}

/** The processes are stopped for a minute under load. */
export async function reportOutage(bench: Bench, args: StreamArguments): Promise<string[]> {
  const length = args.quick
    ? { outageSeconds: 15, windowsAfter: 30 }
    : { outageSeconds: 60, windowsAfter: 90 };
  const outages: Outage[] = [];
  for (let round = 0; round < (args.quick ? 1 : args.rounds); round++) {
    outages.push(await outageOnce(bench, { setting: LOADED, length }));
  }
  return [
    `Analytics and optimizer stopped for ${length.outageSeconds} s while 50 000 ticks/s go on, then started again.`,
    '',
    ...table(
      [
        'run',
        'backlog, ticks',
        'first output after the start',
        'windows readable within 1 s again',
      ],
      outages.map((outage, run) => [
        whole(run + 1),
        whole(outage.backlogTicks),
        `${decimal(outage.firstOutputSeconds, 1)} s`,
        outage.catchUpSeconds === null
          ? 'not in the run'
          : `${decimal(outage.catchUpSeconds, 1)} s`,
      ]),
    ),
  ];
}
