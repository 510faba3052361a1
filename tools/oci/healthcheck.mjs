// `node healthcheck.mjs [live|ready]`: exits 0 when the service in this container says so of itself, else 1 with its words.
import { get } from 'node:http';

/** Less than the five seconds that the image gives it. */
const TIMEOUT_MS = 4000;
const ANYWHERE = new Set(['', '0.0.0.0', '::']);

const { HOST = '', METRICS_PORT = '', PORT = '3000' } = process.env;
const port = METRICS_PORT === '' ? PORT : METRICS_PORT;
const host = ANYWHERE.has(HOST) ? '127.0.0.1' : HOST;
const path = `/health/${process.argv[2] ?? 'ready'}`;

const request = get({ host, port, path, timeout: TIMEOUT_MS }, (response) => {
  response.setEncoding('utf8');
  response.on('data', (text) => process.stdout.write(text));
  response.on('end', () => process.exit(response.statusCode === 200 ? 0 : 1));
});
request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
request.on('error', (error) => {
  process.stdout.write(`${host}:${port}${path}: ${error.message}\n`);
  process.exit(1);
});
