import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#platform/package-root.js';
import { freePorts } from '../free-ports.js';
import type { Requirement } from '../requires.js';

const run = promisify(execFile);
const script = (name: string): string => join(packageRoot(), 'tools', 'postgres', name);

/** For `beforeAll` of a suite with a server: initdb on two busy cores takes its time. */
export const POSTGRES_TIMEOUT_MS = 180_000;

/** Whether a suite can start a server: for `describeIf`. */
export const postgresAvailable: Requirement = {
  met:
    process.platform === 'linux' &&
    spawnSync(script('install.sh'), ['--offline'], { stdio: 'ignore' }).status === 0,
  needs: 'Linux and PostgreSQL (tools/postgres/install.sh): it starts a server',
};

/** A PostgreSQL server of one suite, on the loopback interface with a cluster of its own. */
export class TestPostgres {
  private constructor(
    private readonly data: string,
    private readonly port: number,
    /** With the password: not for messages. */
    readonly url: string,
  ) {}

  static async start(): Promise<TestPostgres> {
    const data = await mkdtemp(join(tmpdir(), 'ballast-postgres-'));
    const port = await freePorts(1);
    const { stdout } = await run(script('up.sh'), [data, String(port)]);
    return new TestPostgres(data, port, stdout.trim());
  }

  /** Again, on the same data and port. */
  async startAgain(): Promise<void> {
    await run(script('up.sh'), [this.data, String(this.port)]);
  }

  /** As a crash. */
  async kill(): Promise<void> {
    await run(script('down.sh'), [this.data, '--kill']);
  }

  /** For `afterAll`: nothing of it remains. */
  async remove(): Promise<void> {
    await run(script('down.sh'), [this.data, '--kill', '--wipe']);
  }
}
