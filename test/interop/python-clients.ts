import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import type { Requirement } from '#testing/requires.js';

const at = (...parts: readonly string[]): string => join(packageRoot(), ...parts);
const installer = at('tools', 'python', 'install.sh');

/** Two busy cores take their time. */
const PATIENCE_SECONDS = 90;

/** Whether outside clients can be made: for `describeIf`. */
export const pythonAvailable: Requirement = {
  met:
    process.platform === 'linux' &&
    (spawnSync(installer, ['--offline']).status === 0 ||
      spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0),
  needs: 'Python 3.9 with venv',
};

/** A record that a Python client writes: an Avro value of a released schema, or bytes as they are. */
export interface OutsideRecord {
  readonly topic: string;
  readonly key: string;
  readonly record?: string;
  readonly version?: number;
  /** `"NaN"` stands for a NaN. */
  readonly value?: unknown;
  readonly hex?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a Python client reads. */
export interface ReadByPython {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly partition: number;
  readonly bytes: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Clients as docs/interop.md has them, in a folder of their own; they read schemas/ from the repository. */
export class PythonClients {
  readonly #python = execFileSync(installer, { encoding: 'utf8' }).trim();

  constructor(
    private readonly folder: string,
    private readonly brokers: string,
  ) {
    for (const [, name, code] of docsCode()) writeFileSync(join(folder, name), code);
    copyFileSync(at('test', 'interop', 'driver.py'), join(folder, 'driver.py'));
  }

  /** Runs a program of the docs to its end. @throws Error with what it printed when it fails */
  run(program: string, args: readonly string[], input = ''): Promise<string> {
    const child = this.#spawn(program, args);
    child.stdin?.end(input);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => (output += part.toString()));
    }
    return new Promise((resolve, reject) => {
      child.on('close', (code) => {
        if (code === 0) resolve(output);
        else reject(new Error(`${program} failed:\n${output}`));
      });
    });
  }

  /** Writes records and returns the partitions that they went to, by topic. */
  async write(
    records: readonly OutsideRecord[],
    partitioner = 'fnv1a_random',
    compression = 'none',
  ): Promise<Readonly<Record<string, readonly number[]>>> {
    const lines = records.map((record) => JSON.stringify(record).replaceAll('"NaN"', 'NaN'));
    const printed = await this.run(
      'driver.py',
      ['write', this.brokers, partitioner, compression],
      lines.join('\n'),
    );
    return JSON.parse(printed) as Record<string, number[]>;
  }

  /** Reads a topic as values of a released schema until `enough`; 'front' as a raw reader of that version. */
  read(
    topic: string,
    [record, version, how = 'read']: readonly [string, number, ('read' | 'front')?],
    enough: (read: readonly ReadByPython[]) => boolean,
  ): Promise<readonly ReadByPython[]> {
    const given = [how, this.brokers, topic, record, String(version), String(PATIENCE_SECONDS)];
    const child = this.#spawn('driver.py', given);
    const read: ReadByPython[] = [];
    let text = '';
    return new Promise((resolve, reject) => {
      child.stderr?.on('data', (part: Buffer) => (text += part.toString()));
      let rest = '';
      child.stdout?.on('data', (part: Buffer) => {
        const lines = (rest + part.toString()).split('\n');
        rest = lines.pop() ?? '';
        read.push(...lines.map((line) => JSON.parse(line) as ReadByPython));
        if (enough(read)) child.kill('SIGKILL');
      });
      child.on('close', () => {
        if (enough(read)) resolve(read);
        else reject(new Error(`${topic}: not enough after ${read.length} records: ${text}`));
      });
    });
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    return spawn(this.#python, [join(this.folder, program), ...args], {
      cwd: packageRoot(),
      env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' },
    });
  }
}

/** The programs of the page: each block says its name in its first line. */
function docsCode(): RegExpMatchArray[] {
  const page = readFileSync(at('docs', 'interop.md'), 'utf8');
  return [...page.matchAll(/^```python\n# (\w+\.py)[^\n]*\n(.*?)^```$/gms)];
}
