import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { at } from '../paths.mjs';

/** One process of one service. */
export class Service {
  #output = '';
  #log;
  /** Exit code, or the signal that ended it; null while it runs. */
  end = null;
  startedAt = Date.now();

  constructor({ app, ordinal, replicas, directory, environment }) {
    this.app = app;
    this.ordinal = ordinal;
    this.name = `${app}/${ordinal}`;
    this.#log = createWriteStream(join(directory, `${app}-${ordinal}.log`), { flags: 'a' });
    this.child = spawn(process.execPath, [at('dist', 'apps', app, 'main.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Nothing of this process's environment: a variable of a user's own is no part of a campaign.
      env: {
        PATH: process.env.PATH,
        BALLAST_REPLICAS: String(replicas),
        BALLAST_ORDINAL: String(ordinal),
        BALLAST_DATA_DIR: join(directory, `data-${app}-${ordinal}`),
        ...environment,
      },
    });
    this.child.stderr.on('data', (chunk) => {
      this.#output = `${this.#output}${chunk}`.slice(-20_000);
      this.#log.write(chunk);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.end = signal ?? code;
        this.#log.end();
        resolve(this.end);
      });
    });
  }

  get running() {
    return this.end === null;
  }

  signal(name) {
    if (this.running) this.child.kill(name);
  }

  /** Whether it has said so in its log since it was started. */
  hasLogged(text) {
    return this.#output.includes(text);
  }

  /** What it said of its end, else the last lines of its log. */
  get lastWords() {
    const lines = this.#output.trim().split('\n');
    const at = lines.findIndex((line) => line.startsWith('ballast: '));
    return (at < 0 ? lines.slice(-3) : lines.slice(at, at + 3)).join('\n');
  }

  /** Waits for its end at most so long; null when it still runs. */
  async endedWithin(ms) {
    const late = new Promise((resolve) => setTimeout(resolve, ms, null).unref());
    return Promise.race([this.ended, late]);
  }
}
