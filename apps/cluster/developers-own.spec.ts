import { isDevelopersOwn } from './developers-own.js';

const development = { BALLAST_DURABILITY: 'development', KAFKA_CA_FILE: '' } as const;

describe("a developer's own cluster", () => {
  it.each(['127.0.0.1:9092', '127.0.1.1:9092', 'localhost:19092'])('is one at %s', (brokers) => {
    expect(isDevelopersOwn({ ...development, KAFKA_BROKERS: brokers })).toBe(true);
  });

  it.each(['kafka:9092', '10.0.0.7:9092', '127.example.org:9092', 'localhost.example.org:9092'])(
    'is none at %s',
    (brokers) => {
      expect(isDevelopersOwn({ ...development, KAFKA_BROKERS: brokers })).toBe(false);
    },
  );

  it('has one broker', () => {
    const brokers = '127.0.0.1:9092,127.0.0.1:9093';
    expect(isDevelopersOwn({ ...development, KAFKA_BROKERS: brokers })).toBe(false);
  });

  it('is none when production is asked for, wherever it is', () => {
    const production = { ...development, BALLAST_DURABILITY: 'production' } as const;
    expect(isDevelopersOwn({ ...production, KAFKA_BROKERS: '127.0.0.1:9092' })).toBe(false);
  });

  it('is none behind a certificate: a tunnel ends on loopback too', () => {
    const tunnel = { ...development, KAFKA_CA_FILE: 'ca.pem', KAFKA_BROKERS: '127.0.0.1:9093' };
    expect(isDevelopersOwn(tunnel)).toBe(false);
  });
});
