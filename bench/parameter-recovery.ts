import { covarianceOf } from '#core/moment-estimates.js';
import type { Definition } from '#stream/generated/wire-types.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { StageTask } from '#stream/operator.js';
import { partitionOf } from '#stream/partition.js';
import { stageNamed } from '#stream/topology.js';
import { topics } from '#stream/topics.js';
import type { UniverseState } from '#stream/universe/universe-state.js';
import { recoveryScores, summaryOf, type RecoveryScores } from '#testing/parameter-recovery.js';
import { SyntheticVenue } from '../apps/ingestor/venues/synthetic/synthetic-venue.js';

/** Prints how far the pipeline's estimates lie from the truth of simulated markets, over all seeds and parameters. */
const SEEDS = 20;
const WINDOWS = 20_000;
const NO_HEADERS = {};
const TICK_PARTITIONS = topics.ticks.partitions;

/** bars and universe on a universe without portfolios, wired by hand: 4.4 million ticks leave no time for a log. */
class Folds {
  readonly #bars = Array.from({ length: TICK_PARTITIONS }, (_, task) =>
    stageNamed('bars').create(task),
  );
  readonly #universe: StageTask = stageNamed('universe').create(0);
  readonly #partition = new Map<string, number>();
  #offset = 0;

  ticks(output: Output, partition?: number): void {
    const at = partition ?? this.#partitionOf(output.key);
    for (const each of this.#bars[at].process(this.#record(output, at))) this.universe(each);
  }

  universe(output: Output): void {
    this.#universe.process(this.#record(output, 0));
  }

  get state(): UniverseState {
    const states = this.#universe.snapshot() as Map<string, UniverseState>;
    const state = states.get('simulated');
    if (state === undefined) throw new Error('expected the state of the universe');
    return state;
  }

  #partitionOf(key: string): number {
    let partition = this.#partition.get(key);
    if (partition === undefined) {
      partition = partitionOf(key, TICK_PARTITIONS);
      this.#partition.set(key, partition);
    }
    return partition;
  }

  #record(output: Output, partition: number): LogRecord {
    const { topic, key, value } = output;
    return { topic, key, value, partition, offset: this.#offset++, headers: NO_HEADERS };
  }
}

/** What the pipeline's expanding moments say after all windows of one seed, against the truth. */
function scoresOf(seed: number): RecoveryScores {
  const venue = new SyntheticVenue({
    seed,
    windows: { kind: 'tumbling', sizeMs: 3_600_000 },
    tradesPerWindow: 1,
    priceGrid: null,
    dailyLimit: null,
    bursts: null,
  });
  const definition = venue.universe();
  const folds = new Folds();
  const value: Definition = {
    kind: 'definition',
    definitionId: 'simulated',
    requestId: 'simulated',
    universe: definition,
    portfolio: null,
    shrinkage: {},
    principal: 'bench',
    tenant: 'default',
    reason: '',
    httpRequestId: '',
    issuedAt: 0,
    change: 'put',
    expectedVersion: null,
  };
  folds.universe({ topic: topics.universe.name, key: 'simulated', value });
  for (let partition = 0; partition < TICK_PARTITIONS; partition++) {
    const control = { kind: 'universe', definition };
    folds.ticks({ topic: topics.ticks.name, key: 'simulated', value: control }, partition);
  }
  const source = venue.open(null);
  while (folds.state.windows < WINDOWS) {
    for (const event of source.next().events) {
      if (event.kind === 'tick') {
        const { tick } = event;
        folds.ticks({ topic: topics.ticks.name, key: tick.instrument, value: tick });
      }
      if (event.kind !== 'watermark') continue;
      for (let partition = 0; partition < TICK_PARTITIONS; partition++) {
        const { watermark } = event;
        folds.ticks({ topic: topics.ticks.name, key: watermark.feed, value: watermark }, partition);
      }
    }
  }
  const { dtYears } = definition.window;
  const moments = folds.state.moments.get('expanding');
  const covariance = moments === undefined ? null : covarianceOf(moments);
  if (moments === undefined || covariance === null) throw new Error('expected moments');
  const estimate = { mean: moments.mean, covariance, windows: WINDOWS, dtYears };
  return recoveryScores(estimate, venue.truth);
}

const scores = Array.from({ length: SEEDS }, (_, i) => scoresOf(i + 1));
process.stdout.write(
  `${JSON.stringify({ ...summaryOf(scores), parameters: scores.length * 77 })}\n`,
);
