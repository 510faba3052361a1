import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type App =
  'admin' | 'analytics' | 'optimizer' | 'ingestor' | 'gateway' | 'recorder' | 'cluster';

const mainOf = (app: App): string =>
  fileURLToPath(new URL(`../../dist/apps/${app}/main.js`, import.meta.url));

/** Services run compiled, as users run them. */
export const servicesBuilt = existsSync(mainOf('analytics'));

/** One service in a process of its own. */
export interface Service {
  readonly app: App;
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** What it has printed so far, both streams. */
  readonly output: () => string;
  /** What it was told beside the others. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Resolves once a service runs: a signal before that ends a process that cannot answer it yet. */
export async function hasStarted({ output }: Service): Promise<void> {
  while (!output().includes('"msg":"started"')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Services of one platform on one broker, in a namespace of their own. */
export class Services {
  readonly #running = new Set<Service>();

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** Nothing of this process's environment but PATH goes along. */
  start(
    app: App,
    more: Readonly<Record<string, string>> = {},
    given: readonly string[] = [],
  ): Service {
    return this.startProgram(app, [mainOf(app), ...given], more);
  }

  /** A program of a spec's own in the place of a service. */
  startProgram(
    app: App,
    program: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Service {
    const child = spawn(process.execPath, program, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A history costs each cluster a database: who tests it says so.
      env: { PATH: process.env['PATH'], BALLAST_HISTORY: 'off', ...this.environment, ...more },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on('close', (code) => {
        this.#running.delete(service);
        resolve({ code, output });
      });
    });
    const service: Service = { app, child, ended, output: () => output, environment: more };
    this.#running.add(service);
    return service;
  }

  /** The next process of a service that has ended. */
  startAgain({ app, environment }: Service): Service {
    return this.start(app, environment);
  }

  /** One process of analytics and of the optimizer for each ordinal. */
  startReplicas(replicas: number): Service[] {
    return Array.from({ length: replicas }, (_, ordinal) => ordinal).flatMap((ordinal) => {
      const which = { BALLAST_REPLICAS: String(replicas), BALLAST_ORDINAL: String(ordinal) };
      return [this.start('analytics', which), this.start('optimizer', which)];
    });
  }

  /** Ends everything that runs and waits for it. */
  async stopAll(signal: NodeJS.Signals): Promise<void> {
    const ending = [...this.#running].map(({ child, ended }) => {
      child.kill(signal);
      return ended;
    });
    await Promise.all(ending);
  }
}
