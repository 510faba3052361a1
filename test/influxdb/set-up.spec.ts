import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { packageRoot } from '#platform/package-root.js';
import { fluxOf, LEVELS } from '../../tools/influxdb/flux-of.mjs';
import { backfill, setUp } from '../../tools/influxdb/set-up.mjs';

const TOKEN = 'a-token-that-nobody-prints';
const RANGE = { from: '2026-03-02', to: '2026-03-04' };

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly flux?: string;
  readonly retentionRules?: readonly unknown[];
}

/** As much of the API of an InfluxDB 2 as a set-up asks for. */
class StubApi {
  readonly kept = { buckets: [] as Kept[], tasks: [] as Kept[] };
  readonly queries: string[] = [];
  isRefusing = false;
  #server: Server | null = null;
  url = '';

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      void json(request)
        .catch(() => null)
        .then((body) => {
          const path = new URL(request.url ?? '', 'http://stub').pathname.replace('/api/v2/', '');
          response.setHeader('content-type', 'application/json');
          response.statusCode = this.isRefusing ? 401 : 200;
          const answer = this.isRefusing
            ? { message: request.headers.authorization }
            : this.#answer(request.method ?? '', path, body as Partial<Kept> & { query?: string });
          response.end(JSON.stringify(answer));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #answer(method: string, path: string, body: Partial<Kept> & { query?: string }): unknown {
    const [kind, id] = path.split('/');
    if (kind === 'orgs') return { orgs: [{ id: 'the-org' }] };
    if (kind === 'query') return this.queries.push(body.query ?? '');
    const kept = this.kept[kind as 'buckets' | 'tasks'];
    if (method === 'GET') return { [kind]: kept };
    if (method === 'POST') {
      kept.push({
        name: /name: "([^"]+)"/.exec(body.flux ?? '')?.[1] ?? '',
        ...body,
        id: kind + String(kept.length),
      });
      return kept.at(-1);
    }
    const at = kept.findIndex((one) => one.id === id);
    kept[at] = { ...kept[at], ...body };
    return kept[at];
  }
}

describe('a set-up of InfluxDB', () => {
  const api = new StubApi();
  const target = () => ({ url: api.url, token: TOKEN, org: 'desk', bucket: 'paper' });
  beforeAll(() => api.listen());
  afterAll(() => api.close());

  it('makes three buckets with their retention and two tasks, once; again it changes what differs', async () => {
    const made = await setUp(target(), { raw: 30, minutes: 365, days: 0 });
    expect(made).toHaveLength(5);
    await setUp(target(), { raw: 31, minutes: 365, days: 0 });
    const days = (n: number) => [{ type: 'expire', everySeconds: n * 86_400 }];
    expect(api.kept.buckets).toMatchObject([
      { name: 'paper', retentionRules: days(31) },
      { name: 'paper_1m', retentionRules: days(365) },
      { name: 'paper_1d', retentionRules: [] },
    ]);
    expect(api.kept.tasks.map(({ name }) => name)).toEqual(['ballast bars 1m', 'ballast bars 1d']);
  });

  it('is shown in an order that works: bars of past days once there is something to make them of', () => {
    const page = readFileSync(join(packageRoot(), 'docs', 'influxdb.md'), 'utf8');
    const places = ['npm run influx:setup  ', 'npm start', 'npm run influx:setup -- --from'].map(
      (command) => page.indexOf(command),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('makes bars of past days by the same Flux, minutes before days', async () => {
    await backfill(target(), RANGE);
    expect(api.queries).toEqual(LEVELS.map((level) => fluxOf(level, 'paper', RANGE)));
  });

  it('that is refused says so without the token', async () => {
    api.isRefusing = true;
    const refused: unknown = await setUp(target(), { raw: 0, minutes: 0, days: 0 }).catch(
      (error: unknown) => error,
    );
    expect(String(refused)).toContain('was 401');
    expect(String(refused)).not.toContain(TOKEN);
  });
});

describe('the Flux of a level', () => {
  it('names the buckets of an installation, and nothing else', () => {
    const [minutes, days] = LEVELS.map((level) => fluxOf(level, 'paper'));
    expect(minutes).toContain('from(bucket: "paper")');
    expect(minutes).toContain('to(bucket: "paper_1m")');
    expect(days).toContain('from(bucket: "paper_1m")');
    expect(days).toContain('to(bucket: "paper_1d")');
    expect(minutes + days).not.toContain('"ballast"');
  });

  it('over a range is no task, and begins and ends with its days', () => {
    for (const level of LEVELS) {
      const flux = fluxOf(level, 'paper', RANGE);
      expect(flux).not.toContain('option task');
      expect(flux).toContain('\nstart = 2026-03-02T00:00:00Z\nstop = 2026-03-04T00:00:00Z\n');
    }
  });
});
