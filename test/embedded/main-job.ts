import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/apps/embedded/main.js', import.meta.url));

/** The main job runs compiled, as users run it. */
export const isBuilt = existsSync(MAIN);

/** How a run of the main job ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the main job in a process of its own. */
export interface MainJob {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the output matches; rejects when the process ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Starts the main job on a data directory, with nothing of this process's environment but PATH. */
export function startMainJob(options: {
  readonly directory: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}): MainJob {
  const child = spawn(process.execPath, [MAIN, ...(options.arguments ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      BALLAST_DATA_DIR: options.directory,
      // What is recorded has specs of its own, and costs each start a database.
      BALLAST_HISTORY: 'off',
      ...options.environment,
    },
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(stdout);
        if (match === null) return;
        listeners.delete(look);
        resolve(match);
      };
      listeners.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`expected ${String(pattern)}, the job ended with:\n${stdout}\n${stderr}`));
      });
    });
  return { child, ended, printed };
}

/** A directory that is gone afterwards. */
export async function inDirectory<Result>(
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-test-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The digest line of a run's output. */
export function digestIn(output: string): string {
  const match = /^digest ([0-9a-f]{64} \d+ records)$/m.exec(output);
  if (match === null) throw new Error(`expected a digest line in:\n${output}`);
  return match[1];
}
