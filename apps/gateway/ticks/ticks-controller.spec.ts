import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { KeyRing } from '#platform/access/key-ring.js';
import type { Scope } from '#platform/access/scope.js';
import type { Pushed } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { universeDefinition, universeRecord } from '#testing/wire-fixtures.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { departures } from '../../../test/gateway/conforms.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { PUSH_DOC } from './ticks-docs.js';

const FEED = 'push.desk1';
const DESK = universeDefinition({ universeId: 'desk', feeds: [FEED], source: 'live' });
const AT = '2026-04-06T10:00:00Z';
const tick = (sequence: number, over: object = {}): object => {
  return { sequence, instrument: 'AKT', price: 100.5, at: AT, ...over };
};

describe('POST /ticks', () => {
  let gateway: RunningGateway;
  const keys = Object.fromEntries(
    (
      [
        ['pusher', 'default', ['ingest']],
        ['reader', 'default', ['portfolio:read', 'portfolio:write', 'admin']],
        ['stranger', 'acme', ['ingest', 'admin']],
      ] as const
    ).map(([name, tenant, scopes]: readonly [string, string, readonly Scope[]]) => {
      return [name, issueKey({ name, tenant, scopes, createdAt: 0, expiresAt: null })];
    }),
  );
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-ticks-'));
    const path = join(directory, 'keys.json');
    changeKeyFile(path, () => Object.values(keys).map(({ issued }) => issued));
    const ring = new KeyRing({ path, now: Date.now, onFault: () => undefined });
    gateway = await startGateway({
      access: { keys: ring },
      patienceMs: 5,
      logLimits: { ticks: 3, deadlineMs: 20 },
    });
    gateway.log.append(...filledLog(), universeRecord(DESK));
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(directory, { recursive: true });
  });

  const post = (body: unknown, headers: object = {}): Promise<Response> =>
    gateway.call('/ticks', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const written = (): readonly Pushed[] =>
    gateway.log.records
      .filter(({ topic }) => topic === topics.pushed.name)
      .map(({ value }) => value as Pushed);
  const faultsOf = async (body: unknown): Promise<string[]> => {
    const before = written().length;
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(written()).toHaveLength(before);
    const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
    return errors.map(({ path, message }) => `${path}: ${message}`);
  };

  it('writes every tick in its order, with who pushed it, and answers 202', async () => {
    const before = Date.now();
    const ticks = [tick(7), tick(9, { instrument: 'IAM', price: 42, volume: 10 })];
    const headers = { 'x-api-key': keys.pusher.key, 'x-request-id': 'a-call' };
    const response = await post({ feed: FEED, ticks }, headers);
    expect(response.status).toBe(202);
    const view: unknown = await response.json();
    expect(departures(view, PUSH_DOC.answer.schema)).toEqual([]);
    expect(view).toEqual({ feed: FEED, accepted: 2, firstSequence: 7, lastSequence: 9 });
    const of = { feed: FEED, eventTime: Date.parse(AT), tenant: 'default' };
    expect(written()).toMatchObject([
      { ...of, sequence: 7, instrument: 'AKT', price: 100.5, volume: 0 },
      { ...of, sequence: 9, instrument: 'IAM', price: 42, volume: 10 },
    ]);
    const [{ principal, httpRequestId, receivedAt }] = written();
    expect([principal, httpRequestId]).toEqual([`key:${keys.pusher.issued.prefix}`, 'a-call']);
    expect(receivedAt).toBeGreaterThanOrEqual(before);
    expect(receivedAt).toBeLessThanOrEqual(Date.now());
    const partitions = gateway.log.records.filter(({ topic }) => topic === topics.pushed.name);
    expect(new Set(partitions.map(({ partition }) => partition)).size).toBe(1);
  });

  it('is 400 with every fault and its path, and then nothing is written', async () => {
    expect(
      await faultsOf({
        feed: FEED,
        colour: 'blue',
        ticks: [
          tick(3, { instrument: 'XYZ', price: 0, side: 'buy' }),
          tick(3, { price: '1', volume: -1 }),
          tick(2.5, { price: Infinity, at: '2026-04-06 10:00' }),
        ],
      }),
    ).toEqual([
      'colour: expected no such field',
      'ticks[0].side: expected no such field',
      'ticks[0].instrument: expected an instrument of desk, was the text "XYZ"',
      'ticks[0].price: expected a finite number > 0, was 0',
      'ticks[1].sequence: expected more than 3, the one before it, was 3',
      'ticks[1].price: expected a finite number > 0, was the text "1"',
      'ticks[1].volume: expected a finite number >= 0, was -1',
      'ticks[2].sequence: expected a whole number of 0 or more, was 2.5',
      'ticks[2].price: expected a finite number > 0, was null',
      'ticks[2].at: expected an instant like 2026-04-10T15:30:00.000Z, was the text "2026-04-06 10:00"',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], ': expected a JSON object, was an array of 0'],
    ['no ticks', { feed: FEED }, 'ticks: expected a list of 1 to 3, was absent'],
    [
      'an empty list',
      { feed: FEED, ticks: [] },
      'ticks: expected a list of 1 to 3, was an array of 0',
    ],
    [
      'more ticks than a call may push',
      { feed: FEED, ticks: [1, 2, 3, 4].map((n) => tick(n)) },
      'ticks: expected a list of 1 to 3, was an array of 4',
    ],
    ['a tick that is none', { feed: FEED, ticks: [7] }, 'ticks[0]: expected an object, was 7'],
    [
      'no feed',
      { ticks: [tick(1)] },
      'feed: expected the name of a feed that begins with push., was absent',
    ],
    [
      'the feed of a venue',
      { feed: 'replay', ticks: [tick(1)] },
      'feed: expected the name of a feed that begins with push., was the text "replay"',
    ],
    [
      'a feed that no universe names',
      { feed: 'push.none', ticks: [tick(1)] },
      'feed: expected a feed of a universe in force, was the text "push.none"',
    ],
    [
      'a price of null',
      { feed: FEED, ticks: [tick(1, { price: null })] },
      'ticks[0].price: expected a finite number > 0, was null',
    ],
    [
      'a negative price',
      { feed: FEED, ticks: [tick(1, { price: -0.5 })] },
      'ticks[0].price: expected a finite number > 0, was -0.5',
    ],
    [
      'a time that no clock of a market says',
      { feed: FEED, ticks: [tick(1, { at: '1970-01-01T00:00:00Z' })] },
      'ticks[0].at: expected an instant from 1990 to 2098, was the text "1970-01-01T00:00:00Z"',
    ],
    [
      'a time without a zone',
      { feed: FEED, ticks: [tick(1, { at: '2026-04-06T10:00:00' })] },
      'ticks[0].at: expected an instant like 2026-04-10T15:30:00.000Z, was the text "2026-04-06T10:00:00"',
    ],
  ])('is 400 on %s', async (_, body, fault) => {
    expect(await faultsOf(body)).toEqual([fault]);
  });

  it('is 400 on a price that no number holds', async () => {
    const body = `{"feed":"${FEED}","ticks":[{"sequence":1,"instrument":"AKT","price":1e999,"at":"${AT}"}]}`;
    const headers = { 'content-type': 'application/json' };
    const response = await gateway.call('/ticks', { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: [{ path: 'ticks[0].price', message: 'expected a finite number > 0, was Infinity' }],
    });
  });

  it('is 400 on a time more than a minute ahead of our clock, and not before', async () => {
    const at = (ms: number) => ({ at: new Date(Date.now() + ms).toISOString() });
    const [fault] = await faultsOf({ feed: FEED, ticks: [tick(1, at(90_000))] });
    expect(fault).toMatch(/^ticks\[0\]\.at: expected an instant at most 60000 ms after .*, was/);
    expect((await post({ feed: FEED, ticks: [tick(1, at(30_000))] })).status).toBe(202);
  });

  it('is 401 without a key, 403 without the scope and to another tenant, 415 and 400 on what is no JSON', async () => {
    const body = { feed: FEED, ticks: [tick(1)] };
    const before = written().length;
    expect((await post(body, { 'x-api-key': '' })).status).toBe(401);
    expect((await post(body, { 'x-api-key': keys.reader.key })).status).toBe(403);
    const foreign = await post(body, { 'x-api-key': keys.stranger.key });
    expect([foreign.status, await foreign.json()]).toMatchObject([
      403,
      { detail: "expected a key of the operator's tenant, was another's" },
    ]);
    const text = await post(body, { 'content-type': 'text/plain' });
    expect([text.status, await text.json()]).toMatchObject([
      415,
      {
        detail: 'expected content-type application/json or application/x-ndjson, was "text/plain"',
      },
    ]);
    const half = await gateway.call('/ticks', {
      method: 'POST',
      body: '{"feed":',
      headers: { 'content-type': 'application/json' },
    });
    expect(half.status).toBe(400);
    const asked = await gateway.call('/ticks?feed=push.desk1', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    expect([asked.status, await asked.json()]).toMatchObject([
      400,
      {
        errors: [
          {
            path: 'feed',
            message: 'expected it in the body, beside one of application/x-ndjson alone',
          },
        ],
      },
    ]);
    expect(written()).toHaveLength(before);
  });

  describe('as lines', () => {
    const LINES = { 'content-type': 'application/x-ndjson' };
    const line = (sequence: number, over: object = {}): string =>
      JSON.stringify(tick(sequence, over));
    const postLines = (
      body: string | Uint8Array<ArrayBuffer>,
      { query = `?feed=${FEED}`, headers = {} }: { query?: string; headers?: object } = {},
    ): Promise<Response> =>
      gateway.call(`/ticks${query}`, { method: 'POST', body, headers: { ...LINES, ...headers } });
    const faultsOfLines = async (body: string, query?: string): Promise<string[]> => {
      const before = written().length;
      const response = await postLines(body, query === undefined ? {} : { query });
      expect(response.status).toBe(400);
      expect(written()).toHaveLength(before);
      const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
      return errors.map(({ path, message }) => `${path}: ${message}`);
    };

    it('writes what the same ticks as JSON write', async () => {
      const before = written().length;
      const ticks = [tick(21), tick(23, { instrument: 'IAM', price: 42, volume: 10 })];
      const response = await postLines(ticks.map((one) => JSON.stringify(one)).join('\n'));
      expect(response.status).toBe(202);
      const view: unknown = await response.json();
      expect(departures(view, PUSH_DOC.answer.schema)).toEqual([]);
      expect(view).toEqual({ feed: FEED, accepted: 2, firstSequence: 21, lastSequence: 23 });
      expect((await post({ feed: FEED, ticks })).status).toBe(202);
      const pushed = written()
        .slice(before)
        .map((one) => ({ ...one, receivedAt: 0, httpRequestId: '' }));
      expect(pushed).toHaveLength(4);
      expect(pushed.slice(0, 2)).toEqual(pushed.slice(2));
    });

    it.each([
      ['a byte order mark', `\ufeff${line(1)}\n`],
      ['lines that end as on Windows', `${line(1)}\r\n${line(2)}\r\n`],
      ['blank lines', `\n${line(1)}\n \t\n\n${line(2)}\n\n${line(3)}\n\n`],
      ['a last line without an end', line(1)],
    ])('takes %s', async (_, body) => {
      expect((await postLines(body)).status).toBe(202);
    });

    it('takes the charset UTF-8 and packed bodies', async () => {
      const utf8 = { 'content-type': 'application/x-ndjson; charset=utf-8' };
      expect((await postLines(line(1), { headers: utf8 })).status).toBe(202);
      const packed = { 'content-encoding': 'gzip' };
      const body = new Uint8Array(gzipSync(`${line(1)}\n`));
      expect((await postLines(body, { headers: packed })).status).toBe(202);
      const cut = await postLines(body.slice(0, -8), { headers: packed });
      expect(cut.status).toBe(400);
    });

    it('is 400 with every fault and its line, and then nothing is written', async () => {
      const body = [
        line(3, { instrument: 'XYZ', side: 'buy' }),
        '',
        '{"sequence":4,',
        line(3, { price: '1', at: 'noon' }),
      ].join('\n');
      expect(await faultsOfLines(body)).toEqual([
        'line 1.side: expected no such field',
        'line 1.instrument: expected an instrument of desk, was the text "XYZ"',
        'line 3: expected a JSON object, could not parse it',
        'line 4.sequence: expected more than 3, the one before it, was 3',
        'line 4.price: expected a finite number > 0, was the text "1"',
        'line 4.at: expected an instant like 2026-04-10T15:30:00.000Z, was the text "noon"',
      ]);
    });

    it.each([
      ['blank lines alone', '\n \r\n\n', ': expected 1 to 3 lines, was 0'],
      [
        'more lines than a call may push',
        `${[1, 2, 3, 4].map((n) => line(n)).join('\n')}\n`,
        ': expected 1 to 3 lines, was 4',
      ],
      ['a line that is no object', '7\n', 'line 1: expected an object, was 7'],
      ['a list in a line', `[${line(1)}]\n`, 'line 1: expected an object, was an array of 1'],
      [
        'two objects in a line',
        `${line(1)}${line(2)}`,
        'line 1: expected a JSON object, could not parse it',
      ],
      ['a body of JSON over lines', '{\n', 'line 1: expected a JSON object, could not parse it'],
      [
        'a line that is too deep',
        `${line(1)}\n{"price":${'['.repeat(64)}${']'.repeat(64)}}\n`,
        'line 2: expected at most 64 levels of JSON, was deeper',
      ],
    ])('is 400 on %s', async (_, body, fault) => {
      expect(await faultsOfLines(body)).toEqual([fault]);
    });

    it.each([
      ['no feed', '', 'feed: expected the name of a feed that begins with push., was absent'],
      [
        'the feed of a venue',
        '?feed=replay',
        'feed: expected the name of a feed that begins with push., was the text "replay"',
      ],
      [
        'a feed that no universe names',
        '?feed=push.none',
        'feed: expected a feed of a universe in force, was the text "push.none"',
      ],
      ['two feeds', `?feed=${FEED}&feed=${FEED}`, 'feed: expected it once'],
      ['another parameter', `?feed=${FEED}&dryRun=true`, 'dryRun: expected no such parameter'],
    ])('is 400 on %s', async (_, query, fault) => {
      expect(await faultsOfLines(line(1), query)).toEqual([fault]);
    });

    it('is 413 beyond 8 MiB, 415 in another charset and on every other route', async () => {
      expect((await postLines(`${' '.repeat(8 * 1024 * 1024)}\n`)).status).toBe(413);
      const utf16 = { 'content-type': 'application/x-ndjson; charset=utf-16' };
      expect((await postLines(line(1), { headers: utf16 })).status).toBe(415);
      const elsewhere = await gateway.call('/portfolio/rebalance', {
        method: 'POST',
        body: '{}\n',
        headers: LINES,
      });
      expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
        415,
        { detail: 'expected content-type application/json, was "application/x-ndjson"' },
      ]);
    });

    it('is 401 without a key, 403 without the scope and to another tenant', async () => {
      const before = written().length;
      const statuses = [];
      for (const key of ['', keys.reader.key, keys.stranger.key]) {
        statuses.push((await postLines(line(1), { headers: { 'x-api-key': key } })).status);
      }
      expect(statuses).toEqual([401, 403, 403]);
      expect(written()).toHaveLength(before);
    });
  });

  it('is 503 with Retry-After where the log does not answer, and may be sent again', async () => {
    gateway.log.reactTo(() => new Promise(() => undefined));
    const response = await post({ feed: FEED, ticks: [tick(1)] });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    const { detail } = (await response.json()) as { detail: string };
    expect(detail).toContain('the same ticks may be sent again');
    gateway.log.reactTo(() => undefined);
  });
});
