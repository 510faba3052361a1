import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Stage } from '#stream/operator.js';
import { topology } from '#stream/topology.js';
import { Broker } from './broker.js';
import { Chance } from './chance.js';
import { Faults, type Rates } from './faults.js';
import { feedProgram, universesKnown } from './feed-program.js';
import type { Market } from './market.js';
import { Network } from './network.js';
import { Operator } from './operator.js';
import { RestWatch } from './rest-watch.js';
import { Scheduler } from './scheduler.js';
import { type Exit, Supervisor, type Wrap } from './supervisor.js';
import { Trace } from './trace.js';
import type { World } from './virtual-log.js';

/** A history that has not come to rest by then never does. */
const DEADLINE_MS = 240_000;
const PLANNED_WITHIN_MS = 5000;

/** What a history is made of. */
export interface HistoryOptions {
  readonly seed: number;
  readonly market: Market;
  readonly rates: Rates;
  /** A mutant replaces stages or what processes see of the world. */
  readonly stages?: readonly Stage[];
  readonly wrap?: Wrap;
  /** Done to the world when it has started; what a spec wants to happen for sure. */
  readonly provoke?: (operator: Operator) => void;
}

/** A history that has ended. */
export interface History {
  readonly seed: number;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly exits: readonly Exit[];
  /** Virtual ms until everything was at rest; null when it never was. */
  readonly restedAt: number | null;
  /** Committed records of a partition, in offset order. */
  records(topic: string, partition: number): readonly StoredRecord[];
}

/** Runs the real tasks through one history: the same options give the same one, event by event. */
export async function runHistory(options: HistoryOptions): Promise<History> {
  const trace = new Trace();
  const scheduler = new Scheduler(new Chance(options.seed), trace);
  const faults = new Faults(scheduler.chance, options.rates);
  const broker = new Broker(scheduler);
  const world: World = { broker, faults, network: new Network(scheduler, faults) };
  const supervisor = new Supervisor(world, options.wrap ?? ((host) => host));
  const operator = new Operator(world, supervisor, options.stages ?? topology);
  broker.append(options.market.bootstrap);
  operator.start(PLANNED_WITHIN_MS);
  options.provoke?.(operator);
  supervisor.want('feed', feedProgram(options.market.batches));
  writeQuotes(world, options.market);
  const rest = new RestWatch(world, supervisor, operator);
  const rested = await scheduler.run(() => rest.reached(), DEADLINE_MS);
  return {
    seed: options.seed,
    trace,
    faults,
    exits: supervisor.exits,
    restedAt: rested ? scheduler.now : null,
    records: (topic, partition) => broker.partition(topic, partition).read(0, Infinity).records,
  };
}

/** An outside client writes its quotes without transactions, once the universes are known. */
function writeQuotes({ broker }: World, { quotes }: Market): void {
  const { scheduler } = broker;
  let at = 0;
  const next = (): void => {
    if (universesKnown(broker) && at < quotes.length) broker.append([quotes[at++]]);
    if (at < quotes.length) scheduler.after(scheduler.chance.between(5, 120), 'quote', null, next);
  };
  next();
}
