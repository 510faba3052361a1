import { startDriven, type DrivenGateway } from '../../../test/gateway/driven-gateway.js';
import type { Problem } from '../problem/problem.js';
import type { DefinitionView } from './definition-view.js';
import type { UniverseView } from './universe-view.js';

const asked = {
  universeId: 'exchange',
  venue: 'exchange',
  instruments: ['AAA', 'BBB'],
  calendar: { start: '2026-01-02', utcOffsets: [{ from: '2026-01-01', minutes: 60 }] },
  window: { dtYears: 1 / 250 },
  estimators: { slow: { halfLifeYears: 0.5 }, shrunk: { halfLifeYears: null, shrinkage: 'oas' } },
};
const portfolio = {
  universeId: 'exchange',
  instruments: ['AAA'],
  initial: { equal: true },
  estimator: 'slow',
  objective: { kind: 'minVolatility' },
  policy: { cost: 0, horizonYears: 1 },
};

describe('a universe over HTTP', () => {
  let gateway: DrivenGateway;
  beforeEach(async () => {
    gateway = await startDriven();
  });
  afterEach(() => gateway.stop());
  const put = <Body = UniverseView>(body: unknown, id = 'exchange') =>
    gateway.ask<Body>('PUT', `/universes/${id}`, body);

  it('is new with PUT, and what it leaves out is told', async () => {
    const { status, headers, body } = await put(asked);
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      version: 1,
      effectiveAfter: null,
      source: 'live',
      feeds: ['exchange'],
      calendar: { kind: 'sessions', openMinute: 0, closeMinute: 1440, weekend: [6, 7] },
      window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 0.004, disorderBoundMs: 0 },
      estimators: {
        slow: { halfLifeYears: 0.5, shrinkage: null },
        shrunk: { halfLifeYears: null, shrinkage: 'oas' },
      },
    });
    expect((await gateway.ask('GET', '/universes/exchange')).body).toEqual(body);
    expect(await put(body)).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it('takes further estimators and feeds under a new version, never another window', async () => {
    await put(asked);
    const more = { ...asked, estimators: { ...asked.estimators, all: { halfLifeYears: null } } };
    expect(await put(more)).toMatchObject({ status: 200, body: { version: 2 } });
    const other = await put<Problem>({ ...more, window: { dtYears: 1 / 252 } });
    expect([other.status, other.body.errors]).toEqual([
      422,
      [{ path: 'window', message: 'expected the window of this id, which never changes' }],
    ]);
    const second = await gateway.ask('POST', '/universes', asked);
    expect(second.status).toBe(409);
  });

  it('is deleted once no portfolio is in it', async () => {
    await put(asked);
    await gateway.ask('PUT', '/portfolios/one', portfolio);
    const inUse = await gateway.ask<Problem>('DELETE', '/universes/exchange');
    expect([inUse.status, inUse.body.errors]).toEqual([
      422,
      [{ path: 'universeId', message: 'expected one that no portfolio is in, was that of one' }],
    ]);
    await gateway.ask('DELETE', '/portfolios/one');
    const gone = await gateway.ask<DefinitionView>('DELETE', '/universes/exchange');
    expect(gone).toMatchObject({ status: 200, body: { change: 'deleted' } });
    expect((await gateway.ask('GET', '/universes/exchange')).status).toBe(404);
    expect((await gateway.ask('DELETE', '/universes/exchange')).status).toBe(404);
    const { body } = await gateway.ask<{ items: unknown[] }>('GET', '/universes');
    expect(body.items).toEqual([]);
    const lost = await gateway.ask('PUT', '/portfolios/two', portfolio);
    expect(lost.status).toBe(422);
  });

  it('is refused with every fault at once', async () => {
    const { status, body } = await put<Problem>({
      ...asked,
      ...{ venue: '', instruments: ['__proto__'], x: 1, feeds: ['a', 'a'] },
      calendar: {
        start: '2026-02-30',
        openMinute: 600,
        halfDays: [{ date: '2026-12-24', closeMinute: 500 }],
        weekend: [0],
      },
      window: { kind: 'tumbling', sizeMs: 10 },
      estimators: { slow: { halfLifeYears: '1', x: 1 } },
    });
    expect([status, body.errors.map(({ path }) => path)]).toEqual([
      400,
      [
        ...['x', 'instruments[0]', 'venue', 'estimators.slow.x', 'estimators.slow.halfLifeYears'],
        ...['feeds[1]', 'calendar.weekend[0]', 'calendar.start'],
        ...['calendar.halfDays[0].closeMinute', 'window.sizeMs', 'window.dtYears'],
      ],
    ]);
  });
});
