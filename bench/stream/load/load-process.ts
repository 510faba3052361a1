import { LoadGenerator } from './load-generator.js';
import type { LoadCommand, LoadReport } from './load-protocol.js';

/** The load generator is a process of its own: it opens and runs as it is told, and reports. */
let generator: LoadGenerator | null = null;
let queue = Promise.resolve();
const report = (what: LoadReport): void => void process.send?.(what);

async function obey(command: LoadCommand): Promise<void> {
  if (command.kind === 'open') {
    generator = await LoadGenerator.open(command.options);
    report({ kind: 'opened' });
  } else {
    if (generator === null) throw new Error('expected to be opened first');
    report(await generator.run(command.run, (start) => report({ kind: 'started', start })));
  }
}

process.on('message', (command: LoadCommand) => {
  queue = queue.then(() => obey(command));
  queue.catch((error: unknown) => {
    process.stderr.write(`load generator: ${String(error)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
