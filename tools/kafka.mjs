// `npm run kafka:up` and `npm run kafka:down`: a broker and a schema registry of one's own on 127.0.0.1.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installKafka } from './kafka/install.mjs';
import { at } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { reportFailure } from './report-failure.mjs';
import { PreparationError, lastLines, runProgram } from './run-command.mjs';

const USAGE = `npm run kafka:up -- [options]
  --port N             the broker's port, 9092; the next two are its own
  --advertised-port N  the port clients are told to use: a proxy's
  --data FOLDER        where its data lies, ballast-kafka in the temporary folder
  --secure             SASL_SSL with SCRAM, and ACLs: see docs/security-kafka.md
  --no-registry        the broker alone
  --registry-port N    the registry's port, 8081

npm run kafka:down -- [options]
  --data FOLDER        as above
  --wipe               removes the data too
  --kill               as a crash
`;

const OPTIONS = {
  port: { type: 'string', default: '9092' },
  'advertised-port': { type: 'string' },
  data: { type: 'string', default: join(tmpdir(), 'ballast-kafka') },
  secure: { type: 'boolean', default: false },
  'no-registry': { type: 'boolean', default: false },
  'registry-port': { type: 'string', default: '8081' },
  wipe: { type: 'boolean', default: false },
  kill: { type: 'boolean', default: false },
};

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    if (positionals.length === 1) return { ...values, command: positionals[0] };
  } catch (error) {
    if (!String(error?.code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw new PreparationError(`${error.message}\n\n${USAGE}`);
  }
  return { command: 'help' };
}

const registryData = (data) => `${data}-registry`;

async function up(options) {
  const { secure, data } = options;
  const registry = !options['no-registry'];
  await installKafka({ registry, secure });
  const advertised = options['advertised-port'];
  await runScript('kafka-up.sh', 'starting the broker', [
    data,
    options.port,
    ...(secure ? ['--secure'] : []),
    ...(advertised ? ['--advertised-port', advertised] : []),
  ]);
  if (registry) {
    const args = [registryData(data), options['registry-port']];
    await runScript('schema-registry-up.sh', 'starting the registry', args);
  }
  process.stdout.write(`${exportsOf(options).join('\n')}\n`);
}

/** What is in the configuration counts: a broker that was found running may have another port than the one asked for. */
function exportsOf(options) {
  const config = readFileSync(join(options.data, 'server.properties'), 'utf8');
  const broker = /^advertised.listeners=CLIENTS:\/\/([^,]*),/m.exec(config)?.[1];
  const registry = `http://127.0.0.1:${options['registry-port']}/apis/ccompat/v7`;
  return [
    `export KAFKA_BROKERS=${broker}`,
    ...(config.includes('authorizer.class.name=') ? adminExports(options.data) : []),
    ...(options['no-registry'] ? [] : [`export SCHEMA_REGISTRY_URL=${registry}`]),
  ];
}

/** The password stays in its file. */
const adminExports = (data) => [
  `export KAFKA_CA_FILE=${join(data, 'tls', 'ca.pem')}`,
  'export KAFKA_SASL_MECHANISM=scram-sha-512',
  'export KAFKA_SASL_USERNAME=admin',
  `export KAFKA_SASL_PASSWORD="$(cat ${join(data, 'passwords', 'admin')})"`,
];

async function down(options) {
  const wipe = options.wipe ? ['--wipe'] : [];
  const kill = options.kill ? ['--kill'] : [];
  const registry = [registryData(options.data), ...wipe];
  await runScript('schema-registry-down.sh', 'stopping the registry', registry);
  await runScript('kafka-down.sh', 'stopping the broker', [options.data, ...wipe, ...kill]);
}

async function runScript(name, label, args) {
  const finish = startProgress(label);
  const { code, output } = await runProgram(at('tools', 'kafka', name), args);
  finish(code === 0 ? output.trim().split('\n').at(-1) : 'FAILED');
  if (code !== 0) throw new PreparationError(`${name} failed:\n${lastLines(output)}`);
}

async function run() {
  const options = readArguments();
  if (options.command === 'help') process.stdout.write(USAGE);
  else if (options.command === 'up') await up({ ...options, data: resolve(options.data) });
  else if (options.command === 'down') await down({ ...options, data: resolve(options.data) });
  else throw new PreparationError(`expected up or down, was ${options.command}\n\n${USAGE}`);
}

await run().catch(reportFailure);
