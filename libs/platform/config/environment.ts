import 'reflect-metadata';
import { plainToInstance, Transform, type TransformFnParams } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { BallastError } from '#core/ballast-error.js';
import { GatewayEnvironment } from './gateway-environment.js';
import { secretSettings, setting } from './setting.js';
import { integer } from './transforms.js';

/** Samplers by OpenTelemetry's names. */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const flag = ({ value }: TransformFnParams): unknown =>
  value === '1' || value === 'true' ? true : value === '0' || value === 'false' ? false : value;

/** Every variable that Ballast reads; anything else that starts with BALLAST_ is a mistake worth a message. */
export class Environment extends GatewayEnvironment {
  /** Where the REST gateway listens; 0: the system chooses. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'port' })
  @Transform(integer)
  @IsInt({ message: 'PORT: expected a whole number from 0 to 65535' })
  @Min(0, { message: 'PORT: expected a whole number from 0 to 65535' })
  @Max(65_535, { message: 'PORT: expected a whole number from 0 to 65535' })
  readonly PORT: number = 3000;

  /** Address to listen on. */
  @setting({ readBy: ['gateway', 'embedded', 'METRICS_PORT'], type: 'address' })
  @IsString()
  @Length(1, 255, { message: 'HOST: expected an address or a host name' })
  readonly HOST: string = '127.0.0.1';

  /** Key of the gateway; empty: generated into the data directory. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'text of 16 or more', secret: true })
  @Matches(/^$|^\S(.*\S)?$/s, { message: 'BALLAST_API_KEY: expected no spaces around it' })
  readonly BALLAST_API_KEY: string = '';

  /** Where the generated key lives, what the recorder remembers, and embedded the journal. */
  @setting({ readBy: ['gateway', 'recorder', 'embedded'], type: 'path' })
  @IsString()
  @Length(1, 4096, { message: 'BALLAST_DATA_DIR: expected a directory' })
  readonly BALLAST_DATA_DIR: string = '.ballast';

  /** Longest time between a commit and its fsync; 0 syncs every commit. */
  @setting({ readBy: ['embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  @Min(0, { message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  @Max(10_000, { message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  readonly BALLAST_FSYNC_MS: number = 50;

  /**
   * Threads of the calculator (`/analysis/*`), apart from the one that decides; empty: one less than the cores, at
   * least 1.
   */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'threads', type: 'integer, 1 to 64' })
  @Matches(/^$|^([1-9]|[1-5]\d|6[0-4])$/, {
    message: 'BALLAST_CALCULATOR_WORKERS: expected a whole number from 1 to 64',
  })
  readonly BALLAST_CALCULATOR_WORKERS: string = '';

  /** How many may wait for one of them; one more is 503 with Retry-After. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'calculations' })
  @Transform(integer)
  @IsInt({ message: 'BALLAST_CALCULATOR_QUEUE: expected a whole number from 0 to 10000' })
  @Min(0, { message: 'BALLAST_CALCULATOR_QUEUE: expected a whole number from 0 to 10000' })
  @Max(10_000, { message: 'BALLAST_CALCULATOR_QUEUE: expected a whole number from 0 to 10000' })
  readonly BALLAST_CALCULATOR_QUEUE: number = 256;

  /** Longest time from a request to its answer, waiting included; then it is stopped: 503 with Retry-After. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({
    message: 'BALLAST_CALCULATOR_DEADLINE_MS: expected a whole number of ms from 1 to 3600000',
  })
  @Min(1, {
    message: 'BALLAST_CALCULATOR_DEADLINE_MS: expected a whole number of ms from 1 to 3600000',
  })
  @Max(3_600_000, {
    message: 'BALLAST_CALCULATOR_DEADLINE_MS: expected a whole number of ms from 1 to 3600000',
  })
  readonly BALLAST_CALCULATOR_DEADLINE_MS: number = 30_000;

  /** Brokers; empty: everything in one process on the journal. */
  @setting({ readBy: ['all'], type: 'host:port, ...' })
  @Matches(/^$|^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, {
    message: 'KAFKA_BROKERS: expected host:port, several with commas between',
  })
  readonly KAFKA_BROKERS: string = '';

  /** PEM of the authority of the brokers' certificates; given, the wire is TLS. */
  @setting({ readBy: ['all'], type: 'path' })
  @IsString()
  readonly KAFKA_CA_FILE: string = '';

  /** How to log in. */
  @setting({ readBy: ['all'] })
  @IsIn(['', 'scram-sha-256', 'scram-sha-512'], {
    message: 'KAFKA_SASL_MECHANISM: expected scram-sha-256 or scram-sha-512',
  })
  readonly KAFKA_SASL_MECHANISM: '' | 'scram-sha-256' | 'scram-sha-512' = '';

  /** Principal of this service. */
  @setting({ readBy: ['all'] })
  @IsString()
  readonly KAFKA_SASL_USERNAME: string = '';

  /** Its password. */
  @setting({ readBy: ['all'], secret: true })
  @IsString()
  readonly KAFKA_SASL_PASSWORD: string = '';

  /** First part of internal topics, groups and transactional ids. */
  @setting({ readBy: ['all'], type: 'name' })
  @Matches(/^[a-z][a-z0-9-]{0,30}$/, {
    message: 'BALLAST_NAMESPACE: expected a lower-case name of at most 31 letters, digits and -',
  })
  readonly BALLAST_NAMESPACE: string = 'ballast';

  /** In front of the five public topics, for several installations on one cluster. */
  @setting({ readBy: ['all'] })
  @Matches(/^$|^[a-zA-Z0-9._-]{1,40}$/, {
    message: 'BALLAST_PUBLIC_PREFIX: expected letters, digits, dots and dashes',
  })
  readonly BALLAST_PUBLIC_PREFIX: string = '';

  /** Processes that share the tasks: task p belongs to ordinal p mod replicas. */
  @setting({ readBy: ['analytics', 'optimizer'], unit: 'processes' })
  @Transform(integer)
  @IsInt({ message: 'BALLAST_REPLICAS: expected a whole number from 1 to 64' })
  @Min(1, { message: 'BALLAST_REPLICAS: expected a whole number from 1 to 64' })
  @Max(64, { message: 'BALLAST_REPLICAS: expected a whole number from 1 to 64' })
  readonly BALLAST_REPLICAS: number = 1;

  /** Which of them this is, from 0; empty: the number at the end of the host's name. */
  @setting({ readBy: ['analytics', 'optimizer'], type: 'integer' })
  @Matches(/^$|^\d{1,2}$/, { message: 'BALLAST_ORDINAL: expected a whole number from 0' })
  readonly BALLAST_ORDINAL: string = '';

  /**
   * How `npm run topics:create` makes topics: replication 1, or 3 with two in sync; with `production` `npm start`
   * makes none.
   */
  @setting({ readBy: ['admin', 'npm start'] })
  @IsIn(['development', 'production'], {
    message: 'BALLAST_DURABILITY: expected development or production',
  })
  readonly BALLAST_DURABILITY: 'development' | 'production' = 'development';

  /** Confluent API of a registry: internal records are framed then ([ADR 12](adr/0012-the-schema-of-a-record.md)). */
  @setting({ readBy: ['all'], type: 'URL', secret: true })
  @Matches(/^$|^https?:\/\/\S+$/, { message: 'SCHEMA_REGISTRY_URL: expected an http or https URL' })
  readonly SCHEMA_REGISTRY_URL: string = '';

  /** Whether output topics are recorded into SQL ([history](history.md)). */
  @setting({ readBy: ['recorder', 'gateway', 'embedded'] })
  @IsIn(['sql', 'off'], { message: 'BALLAST_HISTORY: expected sql or off' })
  readonly BALLAST_HISTORY: 'sql' | 'off' = 'sql';

  /** PostgreSQL of the history, `postgres://user:password@host/database`; empty: PGlite in `BALLAST_DATA_DIR`. */
  @setting({ readBy: ['recorder', 'gateway', 'embedded'], type: 'URL', secret: true })
  @Matches(/^$|^postgres(ql)?:\/\/\S+$/, {
    message: 'DATABASE_URL: expected postgres://user:password@host:port/database',
  })
  readonly DATABASE_URL: string = '';

  /** JSON list of sources that are read beside the shipped ones ([venues](venues.md)); empty: none. */
  @setting({ readBy: ['ingestor', 'embedded'], type: 'file' })
  @Length(0, 4096, { message: 'BALLAST_SOURCES: expected the path of a file' })
  readonly BALLAST_SOURCES: string = '';

  /** Where `/metrics` and `/health` are served; empty: nowhere. */
  @setting({
    readBy: ['analytics', 'optimizer', 'ingestor', 'recorder'],
    unit: 'port',
    type: 'port',
  })
  @Matches(/^$|^\d{1,5}$/, { message: 'METRICS_PORT: expected a port' })
  readonly METRICS_PORT: string = '';

  /** Serve the gateway's `/metrics` without a key. */
  @setting({ readBy: ['gateway', 'embedded'] })
  @Transform(flag)
  @IsBoolean({ message: 'METRICS_PUBLIC: expected true or false' })
  readonly METRICS_PUBLIC: boolean = false;

  /** Base URL of an OpenTelemetry collector, `http://collector:4318`; empty: no traces ("Traces"). */
  @setting({ readBy: ['analytics', 'optimizer', 'gateway', 'embedded'], type: 'URL', secret: true })
  @Matches(/^$|^https?:\/\/\S+$/, {
    message: 'OTEL_EXPORTER_OTLP_ENDPOINT: expected an http or https URL',
  })
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string = '';

  /** The whole URL for traces, in the place of base and `/v1/traces`. */
  @setting({ readBy: ['analytics', 'optimizer', 'gateway', 'embedded'], type: 'URL', secret: true })
  @Matches(/^$|^https?:\/\/\S+$/, {
    message: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: expected an http or https URL',
  })
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: string = '';

  /**
   * Which windows and calls are traced: `always_on`, `always_off`, `traceidratio`, or one of them after `parentbased_`,
   * where a caller's `traceparent` decides of its call; empty: `parentbased_always_on`.
   */
  @setting({ readBy: ['analytics', 'optimizer', 'gateway', 'embedded'] })
  @IsIn(['', ...SAMPLERS], {
    message: `OTEL_TRACES_SAMPLER: expected one of ${SAMPLERS.join(', ')}`,
  })
  readonly OTEL_TRACES_SAMPLER: '' | (typeof SAMPLERS)[number] = '';

  /** The share of windows and calls for a ratio; empty: 1. */
  @setting({ readBy: ['analytics', 'optimizer', 'gateway', 'embedded'], type: 'number, 0 to 1' })
  @Matches(/^$|^(0|0?\.\d+|1|1\.0+)$/, {
    message: 'OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1',
  })
  readonly OTEL_TRACES_SAMPLER_ARG: string = '';

  /** No traces, whatever the others say. */
  @setting({ readBy: ['analytics', 'optimizer', 'gateway', 'embedded'] })
  @Transform(flag)
  @IsBoolean({ message: 'OTEL_SDK_DISABLED: expected true or false' })
  readonly OTEL_SDK_DISABLED: boolean = false;
}

/** Never shown, however wrong they are. */
export const SECRETS = secretSettings();

/**
 * Reads the environment once, validated as a whole and frozen.
 * @throws BallastError CONFIG_INVALID naming every fault
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const known = Object.keys(new Environment());
  const given = Object.fromEntries(
    known.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
  );
  const environment = plainToInstance(Environment, given);
  const faults = validateSync(environment, { stopAtFirstError: true }).flatMap(
    ({ property, value, constraints }) => {
      const [message] = Object.values(constraints ?? {});
      const secret = SECRETS.has(property);
      return `${message ?? property}, was "${secret ? '***' : String(value)}"`;
    },
  );
  if (environment.OIDC_ISSUER !== '' && environment.OIDC_AUDIENCE === '') {
    faults.push('OIDC_AUDIENCE: expected with OIDC_ISSUER, was empty: tokens for others would do');
  }
  const { BALLAST_API_KEY: key } = environment;
  if (key !== '' && key.length < 16) {
    faults.push('BALLAST_API_KEY: expected at least 16 characters, was fewer');
  }
  if (environment.KAFKA_SASL_MECHANISM !== '' && environment.KAFKA_CA_FILE === '') {
    faults.push(
      'KAFKA_CA_FILE: expected with KAFKA_SASL_MECHANISM, was empty: a login goes over TLS',
    );
  }
  if (environment.KAFKA_SASL_MECHANISM !== '') {
    const missing = (['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const).filter(
      (name) => environment[name] === '',
    );
    faults.push(...missing.map((name) => `${name}: expected with KAFKA_SASL_MECHANISM, was empty`));
  }
  if (environment.INFLUX_URL !== '') {
    const missing = (['INFLUX_TOKEN', 'INFLUX_ORG', 'INFLUX_BUCKET'] as const).filter(
      (name) => environment[name] === '',
    );
    faults.push(...missing.map((name) => `${name}: expected with INFLUX_URL, was empty`));
  }
  const { BALLAST_ORDINAL: ordinal, BALLAST_REPLICAS: replicas } = environment;
  if (ordinal !== '' && Number(ordinal) >= replicas) {
    faults.push(
      `BALLAST_ORDINAL: expected less than BALLAST_REPLICAS (${replicas}), was ${ordinal}`,
    );
  }
  for (const name of Object.keys(variables)) {
    if (name.startsWith('BALLAST_') && !known.includes(name)) {
      faults.push(`${name}: expected one of ${known.join(', ')}`);
    }
  }
  if (faults.length > 0) throw new BallastError('CONFIG_INVALID', faults.join('\n'));
  return Object.freeze(environment);
}
