import type { StreamArguments } from '../arguments.js';
import { type Drain, drainOnce, type DrainSize } from '../modes/drain.js';
import { profileDrain } from '../modes/profile.js';
import type { ProfileSummary } from '../process/cpu-profile.js';
import type { Bench, Setting } from '../session.js';
import { median } from '../statistics.js';
import { pipelines } from './arms.js';
import { type Bar, barTable, decimal, table, whole } from './table.js';

export const DRAINED: Setting = {
  instruments: 100,
  portfolios: 100,
  reviews: 'never',
  rate: 50_000,
  profile: 'steady',
  clock: 'past',
};
const PEER_FACTOR = 1.3;
const RAW_MICROS_MORE = 1.5;
const STOCK_FACTOR = 4;

export const drainSize = (quick: boolean): DrainSize =>
  quick ? { warmWindows: 20, windows: 20 } : { warmWindows: 40, windows: 60 };

/** An arm that takes many times as long is measured on a third of the windows. */
const sizeFor = (arm: string, size: DrainSize): DrainSize =>
  arm === 'stock' ? { warmWindows: 10, windows: Math.ceil(size.windows / 3) } : size;

/** Warm drains of all arms, interleaved, and a profile of ours. */
export async function reportDrain(bench: Bench, args: StreamArguments): Promise<string[]> {
  const arms = pipelines(args.arms, args.peer);
  const drains: Drain[] = [];
  for (let round = 0; round < args.rounds; round++) {
    for (const pipeline of arms) {
      drains.push(
        await drainOnce(bench, {
          pipeline,
          setting: DRAINED,
          size: sizeFor(pipeline.name, drainSize(args.quick)),
        }),
      );
    }
  }
  const profile = args.arms.includes('ours')
    ? await profileDrain(bench, { setting: DRAINED, size: drainSize(args.quick) })
    : null;
  const of = (arm: string, figure: (drain: Drain) => number): number =>
    median(drains.filter((drain) => drain.arm === arm).map(figure));
  const client = (arm: string): number => of(arm, (drain) => drain.clientMicrosPerTick);
  return [
    `Medians of ${args.rounds} interleaved rounds; ${whole(drains[0]?.ticks ?? 0)} ticks each, the pipeline warm.`,
    '',
    ...table(
      ['arm', 'ticks/s', 'client CPU us a tick', 'of ours', 'broker CPU us a tick', 'resident MB'],
      arms.map(({ name, label }) => [
        label,
        whole(of(name, (drain) => drain.ticksPerSecond)),
        decimal(client(name)),
        decimal(client(name) / client('ours')),
        decimal(of(name, (drain) => drain.brokerMicrosPerTick)),
        whole(of(name, (drain) => drain.residentMb)),
      ]),
    ),
    '',
    ...barTable(bars(client)),
    ...(profile === null ? [] : ['', ...profileLines(profile)]),
  ];
}

function bars(client: (arm: string) => number): Bar[] {
  const ours = client('ours');
  const verdict = (limit: number, met: boolean): boolean | null =>
    Number.isFinite(limit) && Number.isFinite(ours) ? met : null;
  const streams = PEER_FACTOR * client('streams');
  const raw = client('raw') + RAW_MICROS_MORE;
  const ratio = client('stock') / ours;
  return [
    {
      what: 'client CPU a tick against Kafka Streams',
      bar: '<= 1.3x',
      measured: `${decimal(ours / client('streams'))}x`,
      met: verdict(streams, ours <= streams),
    },
    {
      what: 'client CPU a tick against raw eachBatch',
      bar: '<= + 1.5 us',
      measured: `+ ${decimal(ours - client('raw'))} us`,
      met: verdict(raw, ours <= raw),
    },
    {
      what: 'stock per-message transport against ours',
      bar: '>= 4x',
      measured: `${decimal(ratio, 1)}x`,
      met: verdict(ratio, ratio >= STOCK_FACTOR),
    },
  ];
}

function profileLines(profile: ProfileSummary): readonly string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return [
    `Where a drain of ours goes (sampled profile of the analytics process, ${profile.seconds.toFixed(1)} s not idle, start and warm-up included):`,
    '',
    ...table(
      ['part', 'self time'],
      profile.parts.map(({ name, share }) => [name, percent(share)]),
    ),
    '',
    ...table(
      ['function', 'self time'],
      profile.functions.map(({ name, share }) => [`\`${name}\``, percent(share)]),
    ),
  ];
}
