import type {
  DefinitionRecord,
  PortfolioStatsSchema,
  WeightSchema,
} from './generated/wire-types.js';
import { intakeOperator, type IntakeInput } from './intake.js';
import { keyedTask } from './keyed-task.js';
import type { LogRecord } from './log-record.js';
import type { Stage } from './operator.js';
import { topics } from './topics.js';
import { PROJECTION_HEADER } from './universe/records.js';

/** One task reads every partition: outside producers hash as they like, and there is little of it. */
export const intakeStage: Stage = {
  name: 'intake',
  purpose: 'broadcasts universe definitions, routes what outsiders write about portfolios',
  inputs: [topics.definitions.name, topics.weights.name, topics.portfStats.name],
  outputs: [topics.ticks.name, topics.universe.name, topics.outcomes.name],
  tasks: 1,
  offload: false,
  create: () =>
    keyedTask(intakeOperator(topics.ticks.partitions), (record) => {
      const input = read(record);
      return input === null ? [] : [{ key: 'all', input }];
    }),
};

/** Our own projections are not read back. */
function read(record: LogRecord): IntakeInput | null {
  if (record.topic === topics.definitions.name) {
    return { kind: 'definition', record: record.value as DefinitionRecord };
  }
  if (record.headers[PROJECTION_HEADER] !== undefined) return null;
  if (record.topic === topics.portfStats.name) {
    return { kind: 'prior', record: record.value as PortfolioStatsSchema };
  }
  return {
    kind: 'weights',
    record: record.value as WeightSchema,
    origin: `${record.topic}/${record.partition}/${record.offset}`,
  };
}
