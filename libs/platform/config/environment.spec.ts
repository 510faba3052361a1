import { BallastError } from '#core/ballast-error.js';
import { readEnvironment } from './environment.js';
import { GatewayEnvironment } from './gateway-environment.js';

const faultsOf = (variables: Record<string, string>): string[] => {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(BallastError);
    expect((error as BallastError).code).toBe('CONFIG_INVALID');
    return (error as BallastError).message.split('\n');
  }
};

describe('the environment', () => {
  it('has defaults for everything, on loopback, and is frozen', () => {
    const environment = readEnvironment({});
    expect({ ...environment }).toEqual({
      ...new GatewayEnvironment(),
      PORT: 3000,
      HOST: '127.0.0.1',
      BALLAST_API_KEY: '',
      BALLAST_DATA_DIR: '.ballast',
      BALLAST_FSYNC_MS: 50,
      BALLAST_CALCULATOR_WORKERS: '',
      BALLAST_CALCULATOR_QUEUE: 256,
      BALLAST_CALCULATOR_DEADLINE_MS: 30_000,
      METRICS_PUBLIC: false,
      KAFKA_BROKERS: '',
      KAFKA_CA_FILE: '',
      KAFKA_SASL_MECHANISM: '',
      KAFKA_SASL_USERNAME: '',
      KAFKA_SASL_PASSWORD: '',
      BALLAST_NAMESPACE: 'ballast',
      BALLAST_PUBLIC_PREFIX: '',
      BALLAST_REPLICAS: 1,
      BALLAST_ORDINAL: '',
      BALLAST_SOURCES: '',
      BALLAST_MARKET: 'simulated',
      CASABLANCA_URL: 'https://www.casablanca-bourse.com',
      CASABLANCA_GENERATION: 'proxy',
      CASABLANCA_POLL_MS: 2000,
      CASABLANCA_TIMEOUT_MS: 10_000,
      CASABLANCA_HOLIDAYS: '',
      CASABLANCA_DISORDER_MS: 1_800_000,
      BALLAST_DURABILITY: 'development',
      SCHEMA_REGISTRY_URL: '',
      BALLAST_HISTORY: 'sql',
      DATABASE_URL: '',
      METRICS_PORT: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '',
      OTEL_TRACES_SAMPLER: '',
      OTEL_TRACES_SAMPLER_ARG: '',
      OTEL_SDK_DISABLED: false,
    });
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('takes what is given', () => {
    const given = { PORT: '8080', BALLAST_FSYNC_MS: '0', METRICS_PUBLIC: 'true' };
    expect(readEnvironment(given)).toMatchObject({
      PORT: 8080,
      BALLAST_FSYNC_MS: 0,
      METRICS_PUBLIC: true,
    });
  });

  it('names every fault at once', () => {
    const given = { PORT: '70000', HOST: '', METRICS_PUBLIC: 'perhaps', BALLAST_FSYNC_MS: '1.5' };
    expect(faultsOf(given)).toHaveLength(4);
  });

  it('names a variable that nobody reads: it is a typing error', () => {
    expect(faultsOf({ BALLAST_DATADIR: '/data' })).toEqual([
      expect.stringContaining('BALLAST_DATADIR: expected one of'),
    ]);
  });

  it('wants token, organisation and bucket of an InfluxDB, and shows neither its URL nor its token', () => {
    const url = 'http://user:pass-in-url@127.0.0.1:8086';
    expect(faultsOf({ INFLUX_URL: 'http://127.0.0.1:8086', INFLUX_ORG: 'desk' })).toEqual([
      'INFLUX_TOKEN: expected with INFLUX_URL, was empty',
      'INFLUX_BUCKET: expected with INFLUX_URL, was empty',
    ]);
    const given = { INFLUX_URL: url, INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' };
    expect(faultsOf(given)).toEqual([
      'INFLUX_URL: expected an http or https URL without user and password, was "***"',
    ]);
    expect(faultsOf({ BALLAST_INFLUX_SPILL_MIB: '0' })).toHaveLength(1);
  });

  it('wants name and password of a login, and an ordinal below the number of replicas', () => {
    const given = {
      KAFKA_BROKERS: '127.0.0.1:9092,localhost:9093',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'analytics',
      BALLAST_REPLICAS: '3',
      BALLAST_ORDINAL: '3',
    };
    expect(faultsOf(given)).toEqual([
      'KAFKA_CA_FILE: expected with KAFKA_SASL_MECHANISM, was empty: a login goes over TLS',
      'KAFKA_SASL_PASSWORD: expected with KAFKA_SASL_MECHANISM, was empty',
      'BALLAST_ORDINAL: expected less than BALLAST_REPLICAS (3), was 3',
    ]);
    expect(faultsOf({ KAFKA_BROKERS: 'localhost' })).toHaveLength(1);
  });

  it.each([' '.repeat(20), ' a-key-with-a-space-before', 'a-key-with-a-line-after\n'])(
    'refuses %j as a key: no HTTP header can carry it',
    (key) => {
      expect(faultsOf({ BALLAST_API_KEY: key })).toEqual([
        'BALLAST_API_KEY: expected no spaces around it, was "***"',
      ]);
    },
  );

  it('never repeats a key, however wrong it is', () => {
    const [fault] = faultsOf({ BALLAST_API_KEY: 'short' });
    expect(fault).toContain('expected at least 16 characters');
    expect(fault).not.toContain('"short"');
  });
});
