import { join } from 'node:path';
import { at } from '../paths.mjs';
import { pause } from './fleet.mjs';
import { lastLines, PreparationError, runProgram } from '../run-command.mjs';

const ATTEMPTS = 20;

/** A broker of the campaign's own that clients reach through the proxy. */
export class Broker {
  constructor({ directory, port, proxyPort }) {
    this.data = join(directory, 'broker');
    this.port = port;
    this.proxyPort = proxyPort;
  }

  /** Starts it, on the same data after a kill; resolves when it answers. */
  async up() {
    const args = [this.data, String(this.port), '--advertised-port', String(this.proxyPort)];
    for (let attempt = 1; ; attempt++) {
      try {
        return await run('kafka-up.sh', [...args, '--owner', String(process.pid)]);
      } catch (error) {
        // What a killed process had open is closed a moment after it is gone.
        if (attempt >= ATTEMPTS || !error.message.includes('is taken')) throw error;
        await pause(500);
      }
    }
  }

  async kill() {
    await run('kafka-down.sh', [this.data, '--kill']);
  }

  async wipe() {
    await run('kafka-down.sh', [this.data, '--kill', '--wipe']);
  }
}

async function run(name, args) {
  const { code, output } = await runProgram(at('tools', 'kafka', name), args);
  if (code !== 0) throw new PreparationError(`${name} failed:\n${lastLines(output)}`);
}
