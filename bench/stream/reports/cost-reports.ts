import { ours } from '../arms/ours.js';
import type { StreamArguments } from '../arguments.js';
import { type Drain, drainOnce } from '../modes/drain.js';
import type { Bench } from '../session.js';
import { median, slope } from '../statistics.js';
import { DRAINED, drainSize } from './drain-report.js';
import { barTable, decimal, table, whole } from './table.js';

const REPLICAS = [1, 2, 4];
const INSTRUMENTS = [10, 30, 100, 300, 1000];
const SLOPE_LIMIT = 0.1;

/** Drains of ours in interleaved rounds, by a number that varies. */
async function drainsBy(
  rounds: number,
  numbers: readonly number[],
  drain: (number: number) => Promise<Drain>,
): Promise<ReadonlyMap<number, readonly Drain[]>> {
  const byNumber = new Map<number, Drain[]>(numbers.map((number) => [number, []]));
  for (let round = 0; round < rounds; round++) {
    for (const number of numbers) byNumber.get(number)?.push(await drain(number));
  }
  return byNumber;
}

/** CPU a tick when the partitions are spread over several processes. */
export async function reportScaling(bench: Bench, args: StreamArguments): Promise<string[]> {
  const size = drainSize(args.quick);
  const byReplicas = await drainsBy(args.rounds, REPLICAS, (replicas) =>
    drainOnce(bench, { pipeline: ours({ replicas }), setting: DRAINED, size }),
  );
  return [
    `Warm drains with 1, 2 and 4 analytics processes, medians of ${args.rounds} interleaved rounds. All of them, the broker and the ` +
      'optimizer share two cores: the table shows what spreading costs in CPU, and cannot show what it brings in throughput. ' +
      'That grows until the tick partitions (4) are spread, as long as the CPU a tick stays level and each process has a core.',
    '',
    ...table(
      [
        'analytics processes',
        'ticks/s on these cores',
        'client CPU us a tick',
        'of one',
        'broker CPU us a tick',
      ],
      [...byReplicas].map(([replicas, drains]) => {
        const client = (of: readonly Drain[] | undefined): number =>
          median((of ?? []).map((drain) => drain.clientMicrosPerTick));
        return [
          whole(replicas),
          whole(median(drains.map((drain) => drain.ticksPerSecond))),
          decimal(client(drains)),
          decimal(client(drains) / client(byReplicas.get(1))),
          decimal(median(drains.map((drain) => drain.brokerMicrosPerTick))),
        ];
      }),
    ),
  ];
}

/** CPU a tick by the number of instruments in the universe. */
export async function reportInstruments(bench: Bench, args: StreamArguments): Promise<string[]> {
  const size = drainSize(args.quick);
  const byCount = await drainsBy(args.rounds, INSTRUMENTS, (instruments) =>
    drainOnce(bench, {
      pipeline: ours(),
      setting: { ...DRAINED, instruments, portfolios: 1 },
      size,
    }),
  );
  const client = (drains: readonly Drain[]): number =>
    median(drains.map((drain) => drain.clientMicrosPerTick));
  const steepness = slope(
    [...byCount].map(([n, drains]) => ({ x: Math.log(n), y: Math.log(client(drains)) })),
  );
  return [
    `Warm drains of 50 000 ticks a window with one portfolio of all instruments, medians of ${args.rounds} interleaved rounds.`,
    '',
    ...table(
      ['instruments', 'client CPU us a tick', 'ticks/s'],
      [...byCount].map(([n, drains]) => [
        whole(n),
        decimal(client(drains)),
        whole(median(drains.map((drain) => drain.ticksPerSecond))),
      ]),
    ),
    '',
    ...barTable([
      {
        what: 'cost a tick against number of instruments 10..1 000, log-log slope',
        bar: `<= ${SLOPE_LIMIT}`,
        measured: decimal(steepness, 3),
        met: steepness <= SLOPE_LIMIT,
      },
    ]),
  ];
}
