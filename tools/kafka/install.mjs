// Downloads broker and registry once, so that whatever needs them later starts at once: `node tools/kafka/install.mjs`,
// with `--no-registry` the broker alone.
import { pathToFileURL } from 'node:url';
import { at } from '../paths.mjs';
import { startProgress } from '../progress.mjs';
import { reportFailure } from '../report-failure.mjs';
import { PreparationError, lastLines, runProgram } from '../run-command.mjs';
import { missing } from './needs.mjs';

const TITLES = {
  broker: 'Apache Kafka (44 MB the first time)',
  registry: 'schema registry (110 MB the first time)',
};

/** @throws PreparationError when something is missing or the download fails */
export async function installKafka({ registry = true, secure = false } = {}) {
  const lacking = missing({ registry, secure });
  if (lacking.length > 0) {
    throw new PreparationError(
      `Kafka needs what this machine does not have:\n${lacking.map((each) => `  ${each}`).join('\n')}\n` +
        'Without Kafka everything runs in one process: npm start',
    );
  }
  await fetchPart('broker');
  if (registry) await fetchPart('registry');
}

async function fetchPart(part) {
  const fetchScript = at('tools', 'kafka', 'fetch.sh');
  if ((await runProgram(fetchScript, [part, '--offline'])).code === 0) return;
  const finish = startProgress(`fetching ${TITLES[part]}`);
  const { code, output } = await runProgram(fetchScript, [part]);
  finish(code === 0 ? 'done' : 'FAILED');
  if (code === 0) return;
  throw new PreparationError(
    `Maven could not download the ${part}. Its last lines:\n${lastLines(output)}\n` +
      'Check the network or the proxy of Maven (~/.m2/settings.xml), then run the same command again.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const registry = !process.argv.includes('--no-registry');
  await installKafka({ registry })
    .then(() => process.stdout.write('Kafka is ready to be started: npm run kafka:up\n'))
    .catch(reportFailure);
}
