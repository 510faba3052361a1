import { inputsOf } from '#platform/task/inputs-of.js';
import { changelogTopic } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import type { CheckedLog } from './checked-log.js';
import type { Findings } from './verdict.js';

/** Key under which a changelog holds how far its task has read. */
const POSITION = 'position';

/** Input records that a task has not read, by its own account or by its changelog. */
export interface TaskLag {
  readonly task: string;
  readonly lag: number;
}

/** Invariant 6: nothing is left unread. */
export function checkLag(lags: readonly TaskLag[], findings: Findings): void {
  for (const { task, lag } of lags) findings.expectEqual(`lag of ${task}`, 0, lag);
  findings.saw('tasks', lags.length);
}

/** Lag by the log alone: the last record of each input partition against the position in the task's changelog. */
export function lagsOf(log: CheckedLog): TaskLag[] {
  return topology.flatMap((stage) =>
    Array.from({ length: stage.tasks }, (_, task) => {
      const entries = log.records(changelogTopic(stage.name), task);
      const stored = entries.findLast(({ key }) => key === POSITION);
      const position = (
        stored === undefined ? {} : JSON.parse(Buffer.from(stored.value).toString())
      ) as Partial<Record<string, number>>;
      const lag = inputsOf(stage, task).reduce((sum, { topic, partition }) => {
        const end = (log.records(topic, partition).at(-1)?.offset ?? -1) + 1;
        return sum + Math.max(0, end - (position[`${topic}/${partition}`] ?? 0));
      }, 0);
      return { task: `${stage.name}/${task}`, lag };
    }),
  );
}
