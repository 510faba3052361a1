import type { BourseData } from './generated/wire-types.js';
import { keyedTask } from './keyed-task.js';
import { normaliseOperator } from './normalise.js';
import type { Stage } from './operator.js';
import { topics } from './topics.js';
import { PROJECTION_HEADER } from './universe/records.js';

/** Casablanca repeats a trade for up to an hour; half of it is waited for. */
const DISORDER_BOUND_MS = 30 * 60_000;

/** The feed of one source partition of foreign quotes, as universe definitions name it. */
export const foreignFeed = (partition: number): string => `quotes/${partition}`;

/** Foreign quotes become canonical ticks; each source partition is a feed of its own. */
export const normaliseStage: Stage = {
  name: 'normalise',
  purpose: 'quotes that outsiders write, as canonical ticks with watermarks',
  inputs: [topics.intradayPrices.name],
  outputs: [topics.ticks.name],
  tasks: topics.intradayPrices.partitions,
  offload: false,
  create: (task) =>
    keyedTask(
      normaliseOperator({
        venue: 'casablanca',
        feed: foreignFeed(task),
        disorderBoundMs: DISORDER_BOUND_MS,
        tickPartitions: topics.ticks.partitions,
      }),
      (record) =>
        record.headers[PROJECTION_HEADER] === undefined
          ? [{ key: foreignFeed(task), input: record.value as BourseData }]
          : [],
    ),
};
