import type { StreamArguments } from '../arguments.js';
import type { Pipeline } from '../arms/pipeline.js';
import { type Live, liveOnce } from '../modes/live.js';
import type { Bench, Setting } from '../session.js';
import { median, quantile } from '../statistics.js';
import { pipelines } from './arms.js';
import { type Bar, barTable, decimal, table, whole } from './table.js';

const METRICS_P99_MS = 400;
const WEIGHTS_P99_MS = 500;
const IDLE_WEIGHTS_P99_MS = 450;
const BARRED_RATE = 50_000;
const IDLE_RATE = 10_000;
const SUSTAINED = 50_000;

const settingOf = (rate: number, portfolios: number): Setting => ({
  instruments: 100,
  portfolios,
  reviews: 'often',
  rate,
  profile: 'steady',
  clock: 'live',
});

/** Latency by rate and number of portfolios, the arms interleaved round by round. */
export async function reportLive(bench: Bench, args: StreamArguments): Promise<string[]> {
  const arms = pipelines(args.arms, args.peer);
  const rows: (readonly string[])[] = [];
  const merged: Merged[] = [];
  for (const portfolios of args.portfolios) {
    for (const rate of args.rates) {
      const stretches = await interleave(bench, {
        arms,
        args,
        setting: settingOf(rate, portfolios),
      });
      for (const arm of arms) {
        const own = stretches.filter((live) => live.arm === arm.name);
        if (own.length === 0) continue;
        const one = merge(arm, own);
        merged.push(one);
        rows.push(rowOf(one));
      }
    }
  }
  return [
    `Windows of all ${args.rounds} interleaved rounds together; CPU and busy cores are medians of the rounds. ` +
      '100 instruments; the disorder bound of 200 ms is inside every latency. The consumer arms report when they have handled a window, and write nothing.',
    '',
    ...table(
      [
        'ticks/s asked',
        'portfolios',
        'arm',
        'windows',
        'metrics p50',
        'p99',
        'max ms',
        'weights n',
        'weights p50',
        'p99',
        'max ms',
        'client us a tick',
        'broker us a tick',
        'cores busy',
        'lost',
        'doubled',
      ],
      rows,
    ),
    '',
    ...barTable(bars(merged)),
  ];
}

interface Merged {
  readonly arm: Pipeline;
  readonly setting: Setting;
  readonly metrics: readonly number[];
  readonly weights: readonly number[];
  readonly client: number;
  readonly broker: number;
  readonly busy: number;
  readonly lost: number | null;
  readonly doubled: number | null;
  readonly ticksPerSecond: number;
}

async function interleave(
  bench: Bench,
  of: {
    readonly arms: readonly Pipeline[];
    readonly args: StreamArguments;
    readonly setting: Setting;
  },
): Promise<Live[]> {
  const { args, setting } = of;
  const stretches: Live[] = [];
  const length = { warmWindows: 20, windows: Math.ceil(args.windows / args.rounds) };
  for (let round = 0; round < args.rounds; round++) {
    for (const pipeline of of.arms) {
      try {
        const live = await liveOnce(bench, { pipeline, setting, length });
        stretches.push(live);
        logLive(bench, live);
      } catch (error) {
        // An arm that does not keep up has no latency to report; the others go on.
        bench.log(`${pipeline.name} at ${setting.rate}/s: ${String(error).slice(0, 300)}`);
      }
    }
  }
  return stretches;
}

export function logLive(bench: Bench, live: Live): void {
  const { setting, completeness } = live;
  bench.log(
    `live ${live.arm} at ${setting.rate}/s (${setting.profile}), ${setting.portfolios} portfolios: metrics p50 ` +
      `${quantile(live.metrics, 0.5)} p99 ${quantile(live.metrics, 0.99)} ms, weights p99 ${quantile(live.weights, 0.99)} ms, client ` +
      `${live.clientMicrosPerTick.toFixed(2)} us, broker ${live.brokerMicrosPerTick.toFixed(2)} us, ${live.machineBusy.toFixed(2)} cores busy, ` +
      `backlog of the generator ${live.worstBacklogMs} ms, lost ${completeness?.lost ?? '-'}, doubled ${completeness?.doubled ?? '-'}`,
  );
}

function merge(arm: Pipeline, stretches: readonly Live[]): Merged {
  const total = (figure: (live: Live) => number | undefined): number | null =>
    stretches.reduce<number | null>((sum, live) => {
      const value = figure(live);
      return value === undefined ? sum : (sum ?? 0) + value;
    }, null);
  return {
    arm,
    setting: stretches[0].setting,
    metrics: stretches.flatMap(({ metrics }) => metrics),
    weights: stretches.flatMap(({ weights }) => weights),
    client: median(stretches.map((live) => live.clientMicrosPerTick)),
    broker: median(stretches.map((live) => live.brokerMicrosPerTick)),
    busy: median(stretches.map((live) => live.machineBusy)),
    lost: total((live) => live.completeness?.lost),
    doubled: total((live) => live.completeness?.doubled),
    ticksPerSecond: median(stretches.map((live) => live.ticksPerSecond)),
  };
}

function rowOf(of: Merged): string[] {
  const { setting, metrics, weights } = of;
  return [
    whole(setting.rate),
    whole(setting.portfolios),
    of.arm.label,
    whole(metrics.length),
    ...[0.5, 0.99, 1].map((q) => whole(quantile(metrics, q))),
    whole(weights.length),
    ...[0.5, 0.99, 1].map((q) => whole(quantile(weights, q))),
    decimal(of.client),
    decimal(of.broker),
    decimal(of.busy),
    of.lost === null ? '-' : whole(of.lost),
    of.doubled === null ? '-' : whole(of.doubled),
  ];
}

function bars(merged: readonly Merged[]): Bar[] {
  const ours = merged.filter(({ arm }) => arm.name === 'ours');
  const at = (rate: number): Merged | undefined =>
    ours.find(({ setting }) => setting.rate === rate && setting.portfolios === 100);
  const busy = at(BARRED_RATE);
  const idle = at(IDLE_RATE);
  const p99 = (values: readonly number[] | undefined): number => quantile(values ?? [], 0.99);
  const bar = (what: string, limit: number, measured: number): Bar => ({
    what,
    bar: `p99 <= ${limit} ms`,
    measured: `${whole(measured)} ms`,
    met: Number.isFinite(measured) ? measured <= limit : null,
  });
  const sustained = Math.max(...ours.map(({ ticksPerSecond }) => ticksPerSecond), 0);
  return [
    {
      what: 'sustained exactly once through the whole pipeline, broker and generator beside it',
      bar: '>= 50 000 ticks/s',
      measured: `${whole(sustained)} ticks/s`,
      met: sustained === 0 ? null : sustained >= SUSTAINED * 0.999,
    },
    bar('window end -> metrics readable, 50 k/s', METRICS_P99_MS, p99(busy?.metrics)),
    bar('window end -> new weights readable, 10 k/s', IDLE_WEIGHTS_P99_MS, p99(idle?.weights)),
    bar('window end -> new weights readable, 50 k/s', WEIGHTS_P99_MS, p99(busy?.weights)),
  ];
}
