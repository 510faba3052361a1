import { owns } from '#platform/task/claim.js';
import { ClaimedTask } from '#platform/task/claimed-task.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { inlineSolver } from '#platform/solver/inline-solver.js';
import type { Stage } from '#stream/operator.js';
import { handlerOf } from '../hosted-stages.js';
import type { Program } from './program.js';

const codec = avroRecordCodec();
const solver = inlineSolver();

/** One process of `replicas`: the real tasks of every stage that belong to its ordinal, as the Kafka runtime runs them. */
export function taskProgram(
  stages: readonly Stage[],
  { replicas, ordinal }: { readonly replicas: number; readonly ordinal: number },
): Program {
  return ({ world, log, timing, startId }) => {
    const claim = { replicas, ordinal, startId };
    const tasks = stages.flatMap((stage) =>
      Array.from({ length: stage.tasks }, (_, task) => task)
        .filter((task) => owns(claim, task))
        .map(
          (task) =>
            new ClaimedTask({
              log,
              timing,
              stage,
              task,
              claim,
              transactionalId: `simulated.${stage.name}.${task}`,
              runner: { codec, fingerprint: 'simulated' },
              handler: handlerOf(stage, solver),
              onRestart: (cause) => {
                const { scheduler } = world.broker;
                const who = `${startId} ${stage.name}/${task}`;
                scheduler.trace.note(scheduler.now, who, `restarts after: ${String(cause)}`);
              },
            }),
        ),
    );
    // The first task that fails ends the process, and the others with it.
    const ended = Promise.all(tasks.map((task) => task.run())).then(() => undefined);
    return {
      ended,
      stop() {
        for (const task of tasks) task.stop();
      },
      get idle() {
        return tasks.every((task) => task.status().restored && task.status().lag === 0);
      },
    };
  };
}
