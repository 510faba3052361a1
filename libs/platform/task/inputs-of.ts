import type { Stage } from '#stream/operator.js';
import { topicList } from '#stream/topics.js';
import type { TopicPartition } from './partitioned-log.js';

/** The input partitions of one task: partition p of each input topic belongs to task p mod `tasks`. */
export function inputsOf(stage: Stage, task: number): readonly TopicPartition[] {
  return stage.inputs.flatMap((topic) => {
    const count = topicList.find(({ name }) => name === topic)?.partitions ?? 0;
    return Array.from({ length: count }, (_, partition) => ({ topic, partition })).filter(
      ({ partition }) => partition % stage.tasks === task,
    );
  });
}
