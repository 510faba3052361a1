import { streamPortfolios, streamUniverse, type Reviews } from './definitions.js';
import { RunCluster } from './cluster.js';
import type { Pipeline, PipelineRun, RunningPipeline } from './arms/pipeline.js';
import { Load } from './load/load.js';
import type { RateName } from './load/rate-profile.js';
import { topics } from '#stream/topics.js';

/** Event time of a run that is not live: any whole second will do. */
const PAST = Date.UTC(2026, 5, 1);
const SEED = 20_260_104;

/** Where measurements run. */
export interface Bench {
  readonly broker: string;
  readonly brokerPid: number;
  log(line: string): void;
}

/** What is loaded on a pipeline. */
export interface Setting {
  readonly instruments: number;
  readonly portfolios: number;
  readonly reviews: Reviews;
  readonly rate: number;
  readonly profile: RateName;
  readonly clock: 'live' | 'past';
}

/** Arrivals of window ends, in the order they become readable. */
export class Arrivals {
  readonly at = new Map<number, number>();
  #last = -Infinity;
  #waiting: {
    readonly end: number;
    readonly resolve: (at: number) => void;
    readonly reject: (error: Error) => void;
  } | null = null;

  add(end: number, at: number): void {
    this.at.set(end, at);
    this.#last = Math.max(this.#last, end);
    if (this.#waiting !== null && this.#last >= this.#waiting.end) this.#waiting.resolve(at);
  }

  /** Whoever waits hears that nothing will come. */
  fail(error: Error): void {
    this.#waiting?.reject(error);
  }

  /** When the results of window `end` are readable. @throws Error when that takes too long */
  async reached(end: number, withinMs: number): Promise<number> {
    if (this.#last >= end) return this.at.get(end) ?? Date.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const behind = (end - this.#last) / 1000;
        reject(new Error(`expected window ${end} within ${withinMs} ms, ${behind} windows behind`));
      }, withinMs);
    });
    const there = new Promise<number>((resolve, reject) => {
      this.#waiting = { end, resolve, reject };
    });
    return Promise.race([there, late]).finally(() => {
      clearTimeout(timer);
    });
  }
}

/** One run: topics, definitions, generator and pipeline. */
export interface Session {
  readonly run: PipelineRun;
  readonly load: Load;
  readonly pipeline: RunningPipeline;
  readonly arrivals: Arrivals;
}

/** Makes the topics of a run, starts generator and pipeline, and takes everything away when `work` is done. */
export async function withSession<Result>(
  bench: Bench,
  of: { readonly pipeline: Pipeline; readonly setting: Setting },
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { pipeline, setting } = of;
  const cluster = new RunCluster(bench.broker);
  const universe = streamUniverse(setting.instruments);
  await cluster.create(pipeline.topics);
  await cluster.define(universe, streamPortfolios(setting.portfolios, universe, setting.reviews));
  const load = await Load.start({
    broker: bench.broker,
    topic: cluster.names.physical(topics.ticks.name),
    partitions: topics.ticks.partitions,
    universe,
    seed: SEED,
    profile: setting.profile,
    rate: setting.rate,
    start: setting.clock === 'live' ? null : PAST,
  });
  const run = { cluster, instruments: setting.instruments, portfolios: setting.portfolios };
  let running: RunningPipeline | null = null;
  try {
    running = await pipeline.start(run);
    const arrivals = new Arrivals();
    running.onWindow((end, at) => {
      arrivals.add(end, at);
    });
    for (const child of running.processes) {
      void child.ended.then((code) => {
        arrivals.fail(new Error(`${child.name} ended with ${code}: ${child.output}`));
      });
    }
    return await work({ run, load, pipeline: running, arrivals });
  } finally {
    await load.stop();
    await running?.stop();
    await cluster.remove();
  }
}
