import type { UniverseRecord } from '../generated/wire-types.js';
import { keyedTask } from '../keyed-task.js';
import type { Stage } from '../operator.js';
import { topics } from '../topics.js';
import { universeOperator } from './universe.js';

/** Keyed by universe: everything that decides about its portfolios comes in one ordered input. */
export const universeStage: Stage = {
  name: 'universe',
  purpose: 'alignment, returns, moments; held weights, metrics, trigger rules of every portfolio',
  inputs: [topics.universe.name],
  outputs: [
    topics.returns.name,
    topics.metrics.name,
    topics.statistics.name,
    topics.solves.name,
    topics.decisions.name,
    topics.outcomes.name,
    topics.definitions.name,
    topics.weights.name,
    topics.portfMetrics.name,
    topics.portfUpdatedStats.name,
    topics.portfStats.name,
    topics.audited.name,
  ],
  tasks: topics.universe.partitions,
  offload: false,
  create: () =>
    keyedTask(universeOperator, (record) => [
      { key: record.key, input: record.value as UniverseRecord },
    ]),
};
