import {
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { newDefinitionId } from '../definitions/definition-id.js';
import { MOST_WAITING } from './unfolded.js';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

describe('a GET of an id that this replica has not folded yet', () => {
  let gateway: RunningGateway;
  const start = async (patienceMs: number): Promise<void> => {
    gateway = await startGateway({ patienceMs });
    gateway.log.append(...filledLog());
  };
  afterEach(() => gateway.stop());

  it.each([
    '/portfolios/late',
    '/portfolios/late/optimization',
    '/portfolio/history?portfolioId=late',
  ])('%s waits for it', async (path) => {
    await start(20_000);
    const asked = gateway.call(path);
    await soon();
    gateway.log.append(portfolioRecord(portfolioDefinition({ portfolioId: 'late' })));
    expect((await asked).status).toBe(200);
  });

  it('/universes/{id} waits for it', async () => {
    await start(20_000);
    const asked = gateway.call('/universes/late');
    await soon();
    gateway.log.append(universeRecord(universeDefinition({ universeId: 'late' })));
    expect((await asked).status).toBe(200);
  });

  it.each([
    {
      what: 'commands',
      path: (id: string) => `/portfolio/rebalance/${id}`,
      newId: (k: number) => `c${k}`,
      folded: (id: string) => outcome({ id }),
    },
    {
      what: 'definitions',
      path: (id: string) => `/definitions/${id}`,
      newId: () => newDefinitionId('default'),
      folded: (id: string) => outcome({ id, subject: 'definition' }),
    },
  ])('of $what, a hundred wait at once, and one more is 404', async ({ path, newId, folded }) => {
    await start(20_000);
    const ids = Array.from({ length: MOST_WAITING + 1 }, (_, k) => newId(k));
    const statuses = ids.map(async (id) => (await gateway.call(path(id))).status);
    expect(await Promise.race(statuses)).toBe(404);
    gateway.log.append(...ids.map((id) => outcomeRecord(folded(id))));
    const answered = await Promise.all(statuses);
    expect(answered.filter((status) => status === 404)).toHaveLength(1);
    expect(answered.filter((status) => status === 200)).toHaveLength(MOST_WAITING);
  });

  it('is 404 when it does not come', async () => {
    await start(20);
    for (const path of ['/portfolios/never', '/portfolios/never/weights', '/universes/never']) {
      expect((await gateway.call(path)).status).toBe(404);
    }
  });
});
