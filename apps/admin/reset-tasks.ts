import { randomUUID } from 'node:crypto';
import { BallastError } from '#core/ballast-error.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { openCluster, openCodec } from '#platform/service/open-cluster.js';
import { topologyFingerprint } from '#platform/task/fingerprint.js';
import { forgetState, type Forgotten, refuseDeletedInput } from '#platform/task/forget-state.js';
import type { Stage } from '#stream/operator.js';
import { changelogTopic } from '#stream/topics.js';
import { topology } from '#stream/topology.js';

interface NamedTask {
  readonly stage: Stage;
  readonly task: number;
}

/**
 * `reset universe/2 bars/0`: the named tasks lose their stored state and keep their position; their next owner folds
 * their input again. It acts as analytics, whose tasks they are: with its groups and transactional ids.
 */
export async function resetTasks(given: readonly string[]): Promise<void> {
  const tasks = given.map(namedTask);
  if (tasks.length === 0) throw faulty('nothing');
  const opened = openCluster('admin');
  const { kafka, names } = opened.cluster;
  const cluster = new KafkaCluster(kafka, names, 'analytics');
  await cluster.verifyTopics();
  const codec = await openCodec(opened);
  const { BALLAST_REPLICAS: replicas } = opened.environment;
  const claimed = tasks.map(({ stage, task }) => {
    const claim = { replicas, ordinal: task % replicas, startId: randomUUID() };
    const partitions = [{ topic: changelogTopic(stage.name), partition: task }];
    const log = cluster.openLog({ partitions, claim, codec, onRestart: () => undefined });
    return { stage, task, claim, log };
  });
  try {
    for (const { log } of claimed) await log.start();
    // All or none: what is refused is refused before the first is reset.
    for (const { log, stage, task } of claimed) await refuseDeletedInput(log, stage, task);
    for (const { stage, task, ...own } of claimed) {
      const transactionalId = names.transactionalId(stage.name, task);
      const fingerprint = topologyFingerprint();
      const done = await forgetState({ ...own, stage, task, transactionalId, fingerprint });
      process.stdout.write(`${stage.name}/${task}: ${inWords(done)}\n`);
    }
  } finally {
    await Promise.all(claimed.map(({ log }) => log.stop()));
  }
}

/** @throws BallastError CONFIG_INVALID when there is no such task, or it keeps no state */
function namedTask(argument: string): NamedTask {
  const [, name, task] = /^([a-z]+)\/(\d+)$/.exec(argument) ?? [];
  const stage = topology.find((one) => one.name === name && !one.offload);
  if (stage === undefined || Number(task) >= stage.tasks) throw faulty(argument);
  return { stage, task: Number(task) };
}

function faulty(was: string): BallastError {
  const known = topology
    .filter(({ offload }) => !offload)
    .map(({ name, tasks }) => (tasks === 1 ? `${name}/0` : `${name}/0 to ${tasks - 1}`));
  const message = `expected tasks that keep a state, of ${known.join(', ')}, was ${was}`;
  return new BallastError('CONFIG_INVALID', message);
}

function inWords({ hadState, position }: Forgotten): string {
  const read = Object.entries(position).map(([input, offset]) => `${input}@${offset}`);
  if (read.length === 0) return 'has read nothing yet, there is nothing to forget';
  const until = `everything up to ${read.join(', ')} is folded again`;
  return hadState ? `forgotten, ${until}` : `no state of this release is stored, ${until}`;
}
