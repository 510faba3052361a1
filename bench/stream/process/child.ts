import { type ChildProcess, fork, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const STOP_WITHIN_MS = 15_000;
const KEPT_OUTPUT = 20_000;

const running = new Set<ChildProcess>();
// Whatever ends this process must not leave others behind that go on for ever.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

/** A process that was started here and is ended by its own id. */
export class Child {
  #output = '';
  #ended = false;
  readonly ended: Promise<number | null>;

  constructor(
    readonly name: string,
    private readonly process: ChildProcess,
  ) {
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    running.add(process);
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      process.once('exit', (code) => {
        this.#ended = true;
        running.delete(process);
        resolve(code);
      });
    });
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  get isRunning(): boolean {
    return !this.#ended;
  }

  /** The end of what it has printed. */
  get output(): string {
    return this.#output;
  }

  send(message: object): void {
    this.process.send?.(message);
  }

  onMessage<Report>(listener: (report: Report) => void): void {
    this.process.on('message', (report) => {
      listener(report as Report);
    });
  }

  /** Resolves with the first message that `wanted` takes. @throws Error when the process ends first */
  async next<Report, Wanted extends Report>(
    wanted: (report: Report) => report is Wanted,
  ): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const take = (message: unknown): void => {
        const report = message as Report;
        if (!wanted(report)) return;
        this.process.off('message', take);
        resolve(report);
      };
      this.process.on('message', take);
      void this.ended.then((code) => {
        reject(new Error(`expected ${this.name} to run, ended with ${code}: ${this.#output}`));
      });
    });
  }

  /** Resolves when it has printed a text. @throws Error when it ends first or takes too long */
  async printed(text: string, withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    while (!this.#output.includes(text)) {
      if (this.#ended || Date.now() > until) {
        throw new Error(`expected ${this.name} to print ${text}, was: ${this.#output}`);
      }
      await sleep(50);
    }
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#ended) this.process.kill(signal);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#ended) return;
    this.process.kill(signal);
    await Promise.race([this.ended, sleep(STOP_WITHIN_MS)]);
    this.signal('SIGKILL');
    await this.ended;
  }
}

/** A compiled module of this folder as a process, with messages. */
export function forkModule(name: string, module: URL, args: readonly string[] = []): Child {
  const options = { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] } as const;
  return new Child(
    name,
    fork(fileURLToPath(module), [...args], { ...options, stdio: [...options.stdio] }),
  );
}

export function startCommand(
  name: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Child {
  const [program, ...args] = command;
  return new Child(
    name,
    spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    }),
  );
}
