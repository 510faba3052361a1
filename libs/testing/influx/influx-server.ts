import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfluxDB } from '@influxdata/influxdb-client';
import type { InfluxTarget } from '#platform/influx/influx-writer.js';
import { packageRoot } from '#platform/package-root.js';
import { freePorts } from '../free-ports.js';
import type { Requirement } from '../requires.js';

/** 1.8.10 knows the write API and Flux; 2.7.12 tokens, buckets and tasks too. */
export type InfluxVersion = '1.8' | '2.7';

/** For `beforeAll` of a suite with a server. */
export const INFLUX_TIMEOUT_MS = 300_000;
const TOKEN = 'the-token-of-a-test';

const offline = (version: InfluxVersion) =>
  spawnSync(join(packageRoot(), 'tools', 'influxdb', 'install.sh'), [version, '--offline'], {
    encoding: 'utf8',
  });

/** Whether a suite can start a server: for `describeIf`. */
export const influxAvailable = (version: InfluxVersion): Requirement => ({
  met: process.platform === 'linux' && offline(version).status === 0,
  needs: `Linux and InfluxDB ${version} (tools/influxdb/install.sh ${version}): it starts a server`,
});

/** An InfluxDB of one suite, on the loopback interface, with an empty bucket. */
export class InfluxServer {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly version: InfluxVersion,
    private readonly data: string,
    private readonly ports: readonly [number, number],
  ) {}

  static async start(version: InfluxVersion): Promise<InfluxServer> {
    const data = await mkdtemp(join(tmpdir(), 'ballast-influx-'));
    const server = new InfluxServer(version, data, [await freePorts(1), await freePorts(1)]);
    await server.start();
    if (version === '1.8') await server.#ask('/query?q=CREATE+DATABASE+ballast');
    else {
      const first = { username: 'test', password: TOKEN, org: 'desk', bucket: 'ballast' };
      await server.#ask('/api/v2/setup', JSON.stringify({ ...first, token: TOKEN }));
    }
    return server;
  }

  get target(): InfluxTarget {
    const bucket = this.version === '1.8' ? 'ballast/autogen' : 'ballast';
    const url = `http://127.0.0.1:${this.ports[0]}`;
    return { url, token: TOKEN, org: 'desk', bucket, timeoutMs: 30_000 };
  }

  /** Again, on the same data and port; resolves when it answers. */
  async start(): Promise<void> {
    const program = offline(this.version).stdout.trim();
    const child = spawn(program, await this.#options(), { cwd: this.data, stdio: 'ignore' });
    this.#child = child;
    const started = Date.now();
    while (!(await fetch(`${this.target.url}/health`).catch(() => null))?.ok) {
      if (child.exitCode !== null || Date.now() - started > INFLUX_TIMEOUT_MS) {
        throw new Error(`expected InfluxDB ${this.version} to answer, was ${child.exitCode}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** As a crash. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** For `afterAll`: nothing of it remains. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Rows of a query. */
  flux<Row>(query: string): Promise<Row[]> {
    const { url, token, org } = this.target;
    const client = new InfluxDB({ url, token, timeout: INFLUX_TIMEOUT_MS });
    return client.getQueryApi(org).collectRows<Row>(query);
  }

  async #ask(path: string, body = ''): Promise<void> {
    const response = await fetch(`${this.target.url}${path}`, { method: 'POST', body });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  async #options(): Promise<string[]> {
    const [port, inner] = this.ports;
    const at = (name: string): string => join(this.data, name);
    if (this.version === '2.7') {
      return [
        ...['--http-bind-address', `127.0.0.1:${port}`, '--reporting-disabled'],
        ...[
          '--bolt-path',
          at('bolt'),
          '--sqlite-path',
          at('sqlite'),
          '--engine-path',
          at('engine'),
        ],
      ];
    }
    const configuration = `
reporting-disabled = true
bind-address = "127.0.0.1:${inner}"
[meta]
  dir = "${at('meta')}"
[data]
  dir = "${at('data')}"
  wal-dir = "${at('wal')}"
[http]
  bind-address = "127.0.0.1:${port}"
  flux-enabled = true
  log-enabled = false
`;
    await writeFile(at('influxdb.conf'), configuration);
    return ['-config', at('influxdb.conf')];
  }
}
