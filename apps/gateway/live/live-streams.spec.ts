import { jest } from '@jest/globals';
import {
  openEventStream,
  type EventStream,
  type ReadEvent,
} from '../../../test/gateway/event-stream.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import {
  startGateway,
  type GatewayOptions,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
  solveRequestRecord,
  WINDOW_END,
} from '#testing/wire-fixtures.js';

jest.setTimeout(60_000);

const PATH = '/portfolio/stream';
const DAY = 86_400_000;
/** A window after those of the filled log. */
const later = (day: number) =>
  metricsRecord(metrics({ windowEnd: WINDOW_END + day * DAY, windows: 745 + day }));

const namesOf = (events: readonly ReadEvent[]): string[] => events.map(({ name }) => name);

describe('GET /portfolio/stream', () => {
  let gateway: RunningGateway;
  const open = new Set<EventStream>();
  const listen = async (path = PATH, headers = {}): Promise<EventStream> => {
    const stream = await openEventStream(gateway, path, headers);
    open.add(stream);
    return stream;
  };
  const start = async (options: GatewayOptions = {}): Promise<void> => {
    gateway = await startGateway(options);
    gateway.log.append(...filledLog());
  };
  afterEach(async () => {
    open.forEach((stream) => stream.close());
    open.clear();
    await gateway.stop();
  });

  it('begins with the newest figures, in the shapes that the reads answer', async () => {
    await start();
    const { response, take } = await listen();
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'transfer-encoding': 'chunked',
    });
    const [weights, figures] = await take(2);
    const read = async (path: string): Promise<unknown> => (await gateway.call(path)).json();
    expect({ ...weights.data, ageSeconds: expect.any(Number) }).toEqual(
      await read('/portfolio/weights'),
    );
    expect(figures.data).toEqual(await read('/portfolio/metrics'));
    expect(namesOf([weights, figures])).toEqual(['weights', 'metrics']);
  });

  it('tells of windows, triggers and decisions as they are folded, a trigger before its decision', async () => {
    await start();
    const { take } = await listen();
    await take(2);
    const request = solveRequest({
      ...{ decisionId: 'd3', windowEnd: WINDOW_END + DAY },
      ...{ cause: 'driftBand', kinds: ['driftBand'] },
      evidence: {
        ...{ drawdown: null, drawdownLimit: null, period: null },
        ...{ instrument: 'IAM', drift: 0.06, band: 0.05 },
      },
    });
    gateway.log.append(later(1), solveRequestRecord(request));
    const told = await take(3);
    expect(namesOf(told)).toEqual(['weights', 'metrics', 'trigger']);
    expect(told[2].data).toMatchObject({ kind: 'driftBand', evidence: { instrument: 'IAM' } });
    gateway.log.append(decisionRecord(decision(request)));
    const [decided] = await take(1);
    expect(decided).toMatchObject({ name: 'decision', data: { decisionId: 'd3' } });
  });

  it('does not call a dry run a trigger', async () => {
    await start();
    const { take } = await listen();
    await take(2);
    gateway.log.append(solveRequestRecord(solveRequest({ dryRun: true })), later(1));
    expect(namesOf(await take(2))).toEqual(['weights', 'metrics']);
  });

  it('resumes after any event with all that came after it, once', async () => {
    await start();
    const request = solveRequest({ decisionId: 'd3', windowEnd: WINDOW_END + DAY });
    const first = await listen();
    gateway.log.append(later(1), solveRequestRecord(request), decisionRecord(decision(request)));
    gateway.log.append(later(2));
    const all = await first.take(8);
    for (const [k, { id }] of all.entries()) {
      const again = await listen(PATH, { 'last-event-id': id });
      gateway.log.append();
      expect(await again.take(all.length - 1 - k)).toEqual(all.slice(k + 1));
      expect(again.events).toEqual([]);
    }
  });

  it('resumes on another replica, and after a restart, at the id of this one', async () => {
    await start();
    const first = await listen();
    gateway.log.append(later(1), later(2));
    const all = await first.take(6);
    const { records } = gateway.log;
    await gateway.stop();
    gateway = await startGateway();
    gateway.log.append(...records);
    const resumed = await listen(`${PATH}?lastEventId=${all[2].id}`);
    expect(await resumed.take(3)).toEqual(all.slice(3));
  });

  it('waits for what another replica had told already', async () => {
    await start({ patienceMs: 5_000 });
    const first = await listen();
    await first.take(2);
    gateway.log.append(later(1), later(2));
    const { id } = (await first.take(4))[3];
    const records = gateway.log.records.slice(0, -1);
    const [last] = gateway.log.records.slice(-1);
    await gateway.stop();
    gateway = await startGateway({ patienceMs: 5_000 });
    gateway.log.append(...records);
    const opening = listen(PATH, { 'last-event-id': id });
    await new Promise((resolve) => setTimeout(resolve, 50));
    gateway.log.append(last, later(3));
    expect(namesOf(await (await opening).take(2))).toEqual(['weights', 'metrics']);
  });

  it('resets to the current state where the position is not known here', async () => {
    await start({ patienceMs: 20 });
    const { take } = await listen();
    gateway.log.append(later(1));
    const { id } = (await take(4))[3];
    await gateway.stop();
    await start({ patienceMs: 20 });
    const again = await listen(PATH, { 'last-event-id': id });
    const [reset] = await again.take(1);
    expect(reset).toMatchObject({
      name: 'reset',
      data: {
        reason: 'positionUnknown',
        weights: { version: 7 },
        metrics: { portfolioId: 'portf1' },
        decision: { decisionId: 'd2' },
      },
    });
    gateway.log.append(later(2));
    expect(namesOf(await again.take(2))).toEqual(['weights', 'metrics']);
  });

  it('resets where events after the position are no longer kept', async () => {
    await start({ live: { retainedBytes: 20_000 } });
    const { take } = await listen();
    const { id } = (await take(1))[0];
    for (let day = 1; day <= 100; day++) gateway.log.append(later(day));
    const [reset] = await (await listen(PATH, { 'last-event-id': id })).take(1);
    expect(reset).toMatchObject({ name: 'reset', data: { reason: 'positionTooOld' } });
  });

  it.each([
    ['what is no id', '7'],
    ['an id with a number too large', '1.Nxcf7R.zzzzzzzzzzz.1.1'],
    ['an id of another version', '2.Nxcf7R.1.1.1'],
    ['a number that is written otherwise', '1.Nxcf7R.01.1.1'],
  ])('refuses %s', async (_, id) => {
    await start();
    const { response } = await listen(PATH, { 'last-event-id': id });
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it("refuses the id of another portfolio's stream", async () => {
    await start();
    gateway.log.append(portfolioRecord(portfolioDefinition({ portfolioId: 'other' })));
    gateway.log.append(metricsRecord(metrics({ portfolioId: 'other' })));
    const [{ id, data }] = await (await listen('/portfolios/other/stream')).take(1);
    expect(data.portfolioId).toBe('other');
    expect((await listen(PATH, { 'last-event-id': id })).response.statusCode).toBe(400);
  });

  it('gives signs of life that carry the position', async () => {
    await start({ live: { heartbeatMs: 20 } });
    const { take } = await listen();
    const events = await take(4);
    expect(namesOf(events)).toEqual(['weights', 'metrics', 'heartbeat', 'heartbeat']);
    expect(events[3].data.at).toEqual(expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
    gateway.log.append(later(1));
    const again = await listen(PATH, { 'last-event-id': events[3].id });
    expect((await again.take(1))[0]).toMatchObject({ name: 'weights', data: { version: 7 } });
  });

  it('serves so many listeners of a credential, so many in all, and frees their places', async () => {
    await start({ live: { listeners: 3, listenersPerCredential: 2 } });
    const [first] = [await listen(), await listen()];
    const refused = await listen();
    expect([refused.response.statusCode, refused.response.headers['retry-after']]).toEqual([
      429,
      '5',
    ]);
    first.close();
    await first.ended;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await listen()).response.statusCode).toBe(200);
    const metricsText = await (await gateway.call('/metrics')).text();
    expect(metricsText).toContain('ballast_stream_refused_total{limit="credential"} 1');
    expect(metricsText).toContain('ballast_stream_listeners 2');
  });

  it('is 503 when the gateway has all the listeners it takes', async () => {
    await start({ live: { listeners: 1 } });
    await listen();
    expect((await listen()).response.statusCode).toBe(503);
  });

  it('says that it is closing, and closes at once', async () => {
    await start();
    const { take, ended } = await listen();
    await take(2);
    await gateway.stop();
    expect(await take(1)).toMatchObject([{ name: 'closing', data: { reason: 'shutdown' } }]);
    await ended;
    gateway = await startGateway();
  });

  it('a HEAD is answered and holds no place', async () => {
    await start();
    const head = await gateway.call(PATH, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect(await (await gateway.call('/metrics')).text()).toContain('ballast_stream_listeners 0');
  });
});
