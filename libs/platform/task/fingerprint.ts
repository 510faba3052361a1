import { createHash } from 'node:crypto';
import { schemas } from '#stream/generated/schemas.js';
import { topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';

/** Version of what the folds keep between records; it moves when a state's meaning changes and its shape does not. */
const STATE_VERSION = 2;

/** Says whether a snapshot still fits: topology, topics, schemas and the version of the states. */
export function topologyFingerprint(): string {
  const shape = topology.map(({ name, inputs, outputs, tasks }) => ({
    name,
    inputs,
    outputs,
    tasks,
  }));
  const partitions = topicList.map(({ name, partitions: count }) => [name, count]);
  return hashOf([STATE_VERSION, shape, partitions, schemas]);
}

/** Says whether the records of a journal are written as this version writes them: plain Avro does not tell. */
export function schemasFingerprint(): string {
  return hashOf(schemas);
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
