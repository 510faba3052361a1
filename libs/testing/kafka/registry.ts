import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../free-ports.js';
import { runKafkaScript } from './run-script.js';

/** Somebody else may take the port between the look and the start. */
const ATTEMPTS = 3;

/** A schema registry of one suite. */
export interface TestRegistry {
  /** Its Confluent-compatible API. */
  readonly url: string;
  /** For `afterAll`: nothing of it remains. */
  remove(): Promise<void>;
}

/** A new registry that answers, for `beforeAll`; it ends with this process at the latest. */
export async function startRegistry(): Promise<TestRegistry> {
  for (let attempt = 1; ; attempt++) {
    const data = await mkdtemp(join(tmpdir(), 'ballast-registry-'));
    const port = await freePorts(1);
    const remove = (): Promise<void> => runKafkaScript('schema-registry-down.sh', [data, '--wipe']);
    try {
      const args = [data, String(port), '--owner', String(process.pid)];
      await runKafkaScript('schema-registry-up.sh', args);
      return { url: `http://127.0.0.1:${port}/apis/ccompat/v7`, remove };
    } catch (error) {
      await remove();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
