import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BallastError } from '#core/ballast-error.js';

/** One service to run, with what it is told beside our own environment. */
export interface ChildSpec {
  readonly app: 'analytics' | 'optimizer' | 'gateway' | 'ingestor' | 'recorder';
  readonly environment: Readonly<Record<string, string>>;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** Who lives for so long has started well: the next pause is short again. */
const HEALTHY_MS = 10_000;
/** A service drains within ten seconds of SIGTERM. */
const PATIENCE_MS = 11_000;

/** Services as child processes: one that dies is started again, one that was told wrong ends them all. */
export class Children {
  readonly #running = new Map<ChildSpec, ChildProcess>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopping = false;
  #fail: (error: Error) => void = () => undefined;
  /** Rejects when a service cannot run here at all. */
  readonly failed: Promise<never>;

  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly onRestart: (text: string) => void,
  ) {
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  start(spec: ChildSpec, pauseMs = FIRST_PAUSE_MS): void {
    const started = Date.now();
    const main = fileURLToPath(new URL(`../${spec.app}/main.js`, import.meta.url));
    const child = spawn(process.execPath, [main], {
      env: { ...this.environment, ...spec.environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#running.set(spec, child);
    child.on('exit', (code, signal) => {
      this.#running.delete(spec);
      if (this.#stopping) return;
      if (code === 2) {
        this.#fail(new BallastError('CONFIG_INVALID', `${spec.app} refused to run: see above`));
        return;
      }
      const pause = Date.now() - started > HEALTHY_MS ? FIRST_PAUSE_MS : pauseMs;
      this.onRestart(`${spec.app} ended (${signal ?? `exit code ${code}`}), started again`);
      const next = Math.min(2 * pause, LONGEST_PAUSE_MS);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.start(spec, next);
      }, pause);
      this.#timers.add(timer);
    });
  }

  /** SIGTERM to all, SIGKILL to whoever is still there later. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const ended = [...this.#running.values()].map(
      (child) => new Promise((resolve) => child.once('exit', resolve)),
    );
    for (const child of this.#running.values()) child.kill('SIGTERM');
    const late = setTimeout(() => {
      for (const child of this.#running.values()) child.kill('SIGKILL');
    }, PATIENCE_MS);
    await Promise.all(ended);
    clearTimeout(late);
  }
}
