import type { Macro } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { departures } from '../../../test/gateway/conforms.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { MACRO_DOC } from './macro-docs.js';
import type { MacroView } from './macro-view.js';

const release = (period: string, value: number, at: string) => {
  const record: Macro = {
    ...{ series: 'ma.cpi', period, value, releasedAt: Date.parse(at) },
    ...{ unit: '%', source: 'desk.macro' },
  };
  return { topic: topics.macro.name, key: record.series, value: record };
};

describe('GET /macro/{series}', () => {
  let gateway: RunningGateway;
  beforeEach(async () => {
    gateway = await startGateway();
    gateway.log.append(
      ...filledLog(),
      release('2026-01', 0.6, '2026-02-20T10:00:00Z'),
      release('2026-02', 0.9, '2026-03-20T10:00:00Z'),
      release('2026-01', 0.7, '2026-03-20T10:00:00Z'),
      release('2026-03', 9, '2999-01-01T00:00:00Z'),
    );
  });
  afterEach(() => gateway.stop());

  const known = async (query: string): Promise<readonly (readonly [string, number])[]> => {
    const response = await gateway.call(`/macro/ma.cpi${query}`);
    expect(response.status).toBe(200);
    const view = (await response.json()) as MacroView;
    expect(departures(view, MACRO_DOC.answer.schema)).toEqual([]);
    return view.values.map(({ period, value }) => [period, value]);
  };

  it('answers what was known at an instant, and now without one', async () => {
    expect(await known('?asOf=2026-02-20T09:59:59.999Z')).toEqual([]);
    expect(await known('?asOf=2026-02-20T10:00:00Z')).toEqual([['2026-01', 0.6]]);
    const revised = [
      ['2026-01', 0.7],
      ['2026-02', 0.9],
    ];
    expect(await known('?asOf=2026-03-20T10:00:00Z')).toEqual(revised);
    expect(await known('')).toEqual(revised);
    expect(await known('?asOf=2999-01-01T00:00:00Z')).toHaveLength(3);
  });

  it('of an unknown series is a 404 that names those that are known', async () => {
    const response = await gateway.call('/macro/gdp');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ detail: 'expected one of ma.cpi, was "gdp"' });
  });

  it.each(['yesterday', '2026-02-20', '2026-02-20T10:00:00', '2026-02-30T10:00:00Z'])(
    'as of %s is a 400',
    async (asOf) => {
      const response = await gateway.call(`/macro/ma.cpi?asOf=${asOf}`);
      expect(response.status).toBe(400);
      const message = `expected an instant like 2026-04-10T15:30:00Z, was "${asOf}"`;
      expect(await response.json()).toMatchObject({ errors: [{ path: 'asOf', message }] });
    },
  );

  it('needs a right to read', async () => {
    expect((await gateway.call('/macro/ma.cpi', { headers: { 'x-api-key': 'none' } })).status).toBe(
      401,
    );
  });
});
