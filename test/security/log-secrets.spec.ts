import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { SECRETS } from '#platform/config/environment.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, startMainJob } from '../embedded/main-job.js';

const TIMEOUT_MS = 180_000;
/** In every secret; a part of it would be one too much. */
const MARK = 'Xq7Zk2Wv9';
const SERVICES = ['analytics', 'optimizer', 'ingestor', 'gateway', 'recorder'];

/** Where servers are, or were. */
interface Places {
  readonly http: string;
  readonly database: string;
  /** Nobody listens there. */
  readonly closed: string;
}

/** Every secret that can be set. */
const secretVariables = ({ http, database, closed }: Places) => ({
  BALLAST_API_KEY: `key-${MARK}-0123456789`,
  KAFKA_SASL_PASSWORD: `sasl-${MARK}`,
  REDIS_URL: `redis://user:${MARK}@${closed}`,
  SCHEMA_REGISTRY_URL: `http://user:${MARK}@${closed}`,
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:${MARK}@${http}`,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://user:${MARK}@${http}/v1/traces?key=${MARK}`,
  DATABASE_URL: `postgres://user:${MARK}@${database}/history`,
  WEBHOOK_URLS: `http://${http}/hook/${MARK}?key=${MARK}`,
  WEBHOOK_SECRETS: `whsec_${MARK.repeat(4)}`,
  SMTP_URL: `smtp://user:${MARK}@${closed}`,
  INFLUX_URL: `http://${http}/${MARK}`,
  INFLUX_TOKEN: `token-${MARK}`,
});

/** What else they need to be used, and whatever makes libraries talk. */
const companions = {
  ...{ INFLUX_ORG: 'desk', INFLUX_BUCKET: 'ballast', MAIL_FROM: 'a@desk.example' },
  ...{ MAIL_TO: 'b@desk.example', BALLAST_NOTIFY_SOURCES: 'history,simulated' },
  ...{ KAFKA_SASL_USERNAME: 'user', KAFKA_SASL_MECHANISM: 'scram-sha-256' },
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${MARK}`,
  ...{ DEBUG: '*', OTEL_LOG_LEVEL: 'ALL', KAFKAJS_LOG_LEVEL: 'debug', LOG_LEVEL: 'trace' },
};

/** Says back whatever it is asked with, and lets nobody in. */
const talkative = (): Server =>
  createHttpServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString('latin1')));
    request.on('end', () => {
      response.writeHead(401, { 'content-type': 'application/json', connection: 'close' });
      const { url, headers } = request;
      response.end(JSON.stringify({ message: `refused: ${url}`, headers, body }));
    });
  });

/** A PostgreSQL that asks for a password and refuses it. */
const refusingDatabase = (): Server =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      // AuthenticationCleartextPassword
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      socket.once('data', () => {
        const fields = 'SFATAL\0C28P01\0Mpassword authentication failed for user "user"\0\0';
        const length = Buffer.alloc(4);
        length.writeUInt32BE(fields.length + 4);
        socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)]));
      });
    });
  });

const nowhere = (closed: string): Places => ({ http: closed, database: closed, closed });

/** An address where somebody has listened, and nobody does any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  const address = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return address;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));

/** What a service says until it ends, or has failed to reach something; then it is killed. */
function said(app: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [join('dist', 'apps', app, 'main.js'), 'topics'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...environment },
  });
  let output = '';
  const hear = (data: Buffer): void => {
    output += data.toString();
    if (output.includes('ECONNREFUSED')) child.kill('SIGKILL');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) => child.once('close', () => resolve(output)));
}

describeIf({ met: isBuilt, needs: 'a build in dist' }, 'secrets in what is logged', () => {
  it('are set in every variable that is one', () => {
    expect(new Set(Object.keys(secretVariables(nowhere('127.0.0.1:9'))))).toEqual(new Set(SECRETS));
  });

  it.each([
    ['servers that refuse them and say them back', true],
    ['servers that are stopped', false],
  ])(
    'are in nothing that the main job prints or keeps, against %s',
    async (_, answers) => {
      const [http, database] = [talkative(), refusingDatabase()];
      const closed = await closedAddress();
      const at = answers
        ? { http: await listening(http), database: await listening(database), closed }
        : nowhere(closed);
      await inDirectory(async (directory) => {
        writeFileSync(join(directory, 'ca.pem'), rootCertificates[0]);
        const job = startMainJob({
          directory: join(directory, 'data'),
          environment: {
            ...secretVariables(at),
            ...companions,
            ...{ BALLAST_HISTORY: 'sql', KAFKA_CA_FILE: join(directory, 'ca.pem') },
          },
        });
        await job.printed(/Swagger UI/);
        // Each of them has been asked, and has failed.
        for (const pattern of [/^history: /m, /^influx: /m, /^webhook/m, /^mail/m, /^traces: /m])
          await job.printed(pattern);
        job.child.kill('SIGTERM');
        const { stdout, stderr } = await job.ended;
        const texts = [stdout, stderr, ...filesIn(join(directory, 'data'))];
        expect(texts.length).toBeGreaterThan(4);
        const lines = texts.flatMap((text) => text.split('\n'));
        expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
      });
      if (!answers) return;
      http.close();
      database.close();
    },
    TIMEOUT_MS,
  );

  it.each([...SERVICES.map((app) => [app, '']), ['recorder', 'registry'], ['admin', '']])(
    'are in nothing that %s prints while brokers are stopped %s',
    async (app, registry) => {
      await inDirectory(async (directory) => {
        const closed = await closedAddress();
        const [ca, data] = [join(directory, 'ca.pem'), join(directory, 'data')];
        writeFileSync(ca, rootCertificates[0]);
        const environment = {
          ...secretVariables(nowhere(closed)),
          ...companions,
          ...{ KAFKA_BROKERS: closed, KAFKA_CA_FILE: ca, PORT: '0', BALLAST_DATA_DIR: data },
        };
        const output = await said(app, {
          ...environment,
          ...(registry === '' && { SCHEMA_REGISTRY_URL: '' }),
        });
        expect(output).toMatch(/ECONNREFUSED|expected an answer of the schema registry/);
        expect(output).not.toContain(MARK);
      });
    },
    TIMEOUT_MS,
  );

  it.each([
    ['all of them are no such things', [...SECRETS]],
    ['a secret of webhooks is none', ['WEBHOOK_SECRETS']],
  ])(
    'are not shown where %s',
    async (_, names) => {
      await inDirectory(async (directory) => {
        const wrong = Object.fromEntries(names.map((name) => [name, ` ${MARK}`]));
        const job = startMainJob({
          directory,
          environment: { WEBHOOK_URLS: 'https://desk.example', ...wrong },
        });
        const { code, stdout, stderr } = await job.ended;
        expect([code, stderr]).toEqual([2, expect.stringContaining(names[0])]);
        expect(stdout + stderr).not.toContain(MARK);
      });
    },
    TIMEOUT_MS,
  );
});
