// What of the Helm chart follows from code: topics and rules of Kafka, the variables that values.yaml may set, alert rules and
// dashboards as they are in infra. `generate` writes it, `check` fails when it is stale.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { format } from 'prettier';
import { at } from './paths.mjs';

const KAFKA = at('helm', 'ballast', 'files', 'kafka.json');
const SCHEMA = at('helm', 'ballast', 'values.schema.json');

const { Environment, SECRETS } = await import('../dist/libs/platform/config/environment.js');
const { aclsOf, principals } = await import('../dist/libs/platform/kafka/acls.js');
const { KafkaNames } = await import('../dist/libs/platform/kafka/names.js');
const { kafkaTopics } = await import('../dist/libs/platform/kafka/topic-table.js');

/** What the chart's templates say themselves; a value must not say it again. */
const OF_THE_CHART = new Set([
  ...['PORT', 'HOST', 'METRICS_PORT', 'BALLAST_DATA_DIR', 'BALLAST_FSYNC_MS'],
  ...['BALLAST_API_KEY', 'BALLAST_API_KEYS_FILE', 'BALLAST_REPLICAS', 'BALLAST_ORDINAL'],
  ...['BALLAST_NAMESPACE', 'BALLAST_PUBLIC_PREFIX', 'BALLAST_DURABILITY', 'BALLAST_HISTORY'],
  ...['KAFKA_BROKERS', 'KAFKA_CA_FILE', 'KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME'],
  ...['KAFKA_SASL_PASSWORD', 'SCHEMA_REGISTRY_URL', 'DATABASE_URL', 'REDIS_URL', 'REDIS_CA_FILE'],
  ...['INFLUX_URL', 'INFLUX_TOKEN', 'INFLUX_ORG', 'INFLUX_BUCKET', 'OIDC_ISSUER', 'OIDC_AUDIENCE'],
]);

/** What OpenTelemetry reads itself, docs/operations.md; headers hold the collector's token. Of these the image needs no file. */
const OF_OPENTELEMETRY = {
  OTEL_EXPORTER_OTLP_TIMEOUT: { type: 'integer', minimum: 1 },
  OTEL_EXPORTER_OTLP_COMPRESSION: { type: 'string', enum: ['gzip', 'none'] },
  OTEL_SERVICE_NAME: { type: 'string' },
  OTEL_RESOURCE_ATTRIBUTES: { type: 'string' },
};
const SECRETS_OF_OPENTELEMETRY = [
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
];

/** A name as templates put it together: what begins with the namespace, with the public prefix, or with neither. */
const namespaced = new KafkaNames('namespace', '');
const prefixed = new KafkaNames('ballast', 'prefix');
function nameOf(name, moved) {
  if (name.startsWith('namespace.')) return { scope: 'namespace', name: name.slice(9) };
  return moved === name ? { scope: 'none', name } : { scope: 'public', name };
}

const OPERATIONS = {
  read: 'Read',
  write: 'Write',
  create: 'Create',
  alter: 'Alter',
  describe: 'Describe',
  describeConfigs: 'DescribeConfigs',
  alterConfigs: 'AlterConfigs',
};

/** Rules of one principal in Strimzi's words, one for each resource. */
function rulesOf(principal) {
  const moved = aclsOf(principal, prefixed);
  const byResource = new Map();
  aclsOf(principal, namespaced).forEach(({ resource, name, pattern, operation }, index) => {
    const key = `${resource} ${pattern} ${name}`;
    const rule = byResource.get(key) ?? {
      resource,
      ...nameOf(name, moved[index].name),
      pattern: pattern === 'prefixed' ? 'prefix' : 'literal',
      operations: [],
    };
    rule.operations.push(OPERATIONS[operation]);
    byResource.set(key, rule);
  });
  return [...byResource.values()];
}

function kafka() {
  const topics = kafkaTopics('production').map(({ topic, partitions, settings }) => ({
    ...nameOf(namespaced.physical(topic), prefixed.physical(topic)),
    partitions,
    config: settings,
  }));
  const users = Object.fromEntries(principals.map((name) => [name, rulesOf(name)]));
  return { topics, users };
}

/** JSON schema of one variable, from its default and the decorators of its class. */
function schemaOf(name, value, metadata) {
  const of = (kind) => metadata.find((each) => each.name === kind)?.constraints;
  const type = typeof value === 'number' ? 'integer' : typeof value;
  const [choices] = of('isIn') ?? [];
  const [minimum] = of('min') ?? [];
  const [maximum] = of('max') ?? [];
  return {
    type,
    ...(choices !== undefined && { enum: choices }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
}

function definitions() {
  const all = getMetadataStorage().getTargetValidationMetadatas(Environment, '', true, false);
  const free = Object.entries(new Environment()).filter(([name]) => !OF_THE_CHART.has(name));
  const reference = { $ref: '#/$defs/secretKey' };
  const properties = (entries) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(entries),
  });
  const values = free
    .filter(([name]) => !SECRETS.has(name))
    .map(([name, value]) => {
      const metadata = all.filter(({ propertyName }) => propertyName === name);
      return [name, schemaOf(name, value, metadata)];
    });
  const secrets = free.map(([name]) => name).filter((name) => SECRETS.has(name));
  return {
    environment: properties([...values, ...Object.entries(OF_OPENTELEMETRY)]),
    secretEnvironment: properties(
      [...secrets, ...SECRETS_OF_OPENTELEMETRY].map((name) => [name, reference]),
    ),
  };
}

/** Files of a folder that the chart has, too: its own cannot reach outside. */
const copied = (ending, to, ...from) =>
  readdirSync(at(...from))
    .filter((file) => file.endsWith(ending))
    .map((file) => [
      at('helm', 'ballast', 'files', to, file),
      readFileSync(join(at(...from), file), 'utf8'),
    ]);

const json = (value) => format(JSON.stringify(value), { parser: 'json', printWidth: 100 });
const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
const wanted = new Map([
  [KAFKA, await json(kafka())],
  [SCHEMA, await json({ ...schema, $defs: { ...schema.$defs, ...definitions() } })],
  ...copied('.yml', 'rules', 'infra', 'prometheus', 'rules'),
  ...copied('.json', 'dashboards', 'infra', 'grafana', 'dashboards'),
]);

if (process.argv[2] === 'generate') {
  for (const [file, text] of wanted) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
} else {
  const stale = [...wanted].filter(
    ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  );
  for (const [file] of stale) {
    process.stderr.write(`${file} is not what the code says: npm run chart:generate\n`);
  }
  process.exitCode = stale.length > 0 ? 1 : 0;
}
