import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, SECRETS } from '#platform/config/environment.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt } from '../embedded/main-job.js';

const TIMEOUT_MS = 60_000;
const MARK = 'Xq7Zk2Wv9';
const APPS = [
  ...['admin', 'analytics', 'cluster', 'embedded'],
  ...['gateway', 'ingestor', 'ingestor/backfill', 'optimizer', 'recorder'],
];

/** Values that every check takes and that say the mark. */
const secrets = {
  BALLAST_API_KEY: `key-${MARK}-0123456789`,
  KAFKA_SASL_PASSWORD: MARK,
  REDIS_URL: `redis://user:${MARK}@redis`,
  SCHEMA_REGISTRY_URL: `http://user:${MARK}@registry`,
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:${MARK}@collector`,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://user:${MARK}@collector`,
  DATABASE_URL: `postgres://user:${MARK}@host/history`,
  WEBHOOK_URLS: `https://desk.example/${MARK}`,
  WEBHOOK_SECRETS: `whsec_${MARK}`,
  SMTP_URL: `smtp://user:${MARK}@mail`,
  INFLUX_URL: `http://influx/${MARK}`,
  INFLUX_TOKEN: MARK,
};

interface Printed {
  readonly code: number | string | null | undefined;
  readonly output: string;
}

function printed(
  app: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Printed> {
  const main = join('dist', 'apps', app, 'main.js');
  const env = {
    ...{ PATH: process.env['PATH'], BALLAST_DATA_DIR: join(directory, 'data') },
    ...{ INFLUX_ORG: 'desk', INFLUX_BUCKET: 'ballast' },
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, '--print-config'], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr });
    });
  });
}

describeIf({ met: isBuilt, needs: 'a build in dist' }, '--print-config', () => {
  it('is tried with every secret there is', () => {
    expect(new Set(Object.keys(secrets))).toEqual(SECRETS);
  });

  it.each(APPS)(
    'of %s shows what holds, no secret, and does nothing else',
    async (app) => {
      await inDirectory(async (directory) => {
        const { code, output } = await printed(app, directory, { ...secrets, PORT: '3333' });
        expect(code).toBe(0);
        expect(output).not.toContain(MARK);
        const lines = new Map(
          [...output.matchAll(/^([A-Z_]+)=(.*?) +# (given|default)$/gm)].map(
            ([, name, value, origin]) => [name, [value, origin]],
          ),
        );
        expect([...lines.keys()]).toEqual(Object.keys(new Environment()));
        expect(output.trimEnd().split('\n')).toHaveLength(lines.size);
        for (const name of SECRETS)
          expect([name, lines.get(name)]).toEqual([name, ['***', 'given']]);
        expect(lines.get('PORT')).toEqual(['3333', 'given']);
        expect(lines.get('HOST')).toEqual(['127.0.0.1', 'default']);
        expect(existsSync(join(directory, 'data'))).toBe(false);
      });
    },
    TIMEOUT_MS,
  );

  it('shows an empty secret as empty', async () => {
    await inDirectory(async (directory) => {
      const { output } = await printed('gateway', directory, {});
      expect(output).toMatch(/^DATABASE_URL= +# default$/m);
    });
  });

  it('ends with code 2 and every fault where the configuration is none', async () => {
    await inDirectory(async (directory) => {
      const { code, output } = await printed('recorder', directory, {
        ...{ PORT: 'x', SMTP_URL: MARK },
      });
      expect(code).toBe(2);
      expect(output).toMatch(/PORT: expected.*\n.*SMTP_URL: expected.*was "\*\*\*"/);
      expect(output).not.toContain(MARK);
    });
  });
});
