import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.js';
import { runKafkaScript } from './run-script.js';

/** A schema registry of one suite. */
export interface TestRegistry {
  /** Its Confluent-compatible API. */
  readonly url: string;
  /** For `afterAll`: nothing of it remains. */
  remove(): Promise<void>;
}

/** A new registry that answers, for `beforeAll`; it ends with this process at the latest. */
export async function startRegistry(): Promise<TestRegistry> {
  const data = await mkdtemp(join(tmpdir(), 'ballast-registry-'));
  const port = await freePorts(1);
  await runKafkaScript('schema-registry-up.sh', [
    data,
    String(port),
    ...['--owner', String(process.pid)],
  ]);
  return {
    url: `http://127.0.0.1:${port}/apis/ccompat/v7`,
    remove: () => runKafkaScript('schema-registry-down.sh', [data, '--wipe']),
  };
}
