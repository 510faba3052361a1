import { join } from 'node:path';
import { at } from '../paths.mjs';
import { lastLines, PreparationError, runProgram } from '../run-command.mjs';

/** A broker of the campaign's own that clients reach through the proxy. */
export class Broker {
  constructor({ directory, port, proxyPort }) {
    this.data = join(directory, 'broker');
    this.port = port;
    this.proxyPort = proxyPort;
  }

  /** Starts it, on the same data after a kill; resolves when it answers. */
  async up() {
    await run('kafka-up.sh', [
      this.data,
      String(this.port),
      ...['--advertised-port', String(this.proxyPort)],
      ...['--owner', String(process.pid)],
    ]);
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
