import { jest } from '@jest/globals';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { KeyRing } from '#platform/access/key-ring.js';
import type { Definition, DefinitionRecord } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { MemoryReadStore } from '#testing/memory-read-store.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import {
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { startDriven } from '../../../test/gateway/driven-gateway.js';
import {
  startGateway,
  type GatewayOptions,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';
import type { DefinitionView } from './definition-view.js';

jest.setTimeout(60_000);

const ONE = universeDefinition();
const TWO = universeDefinition({ universeId: 'simulated', source: 'simulated' });
const body = (universeId: string): string =>
  JSON.stringify({
    universeId,
    instruments: ['AKT', 'IAM'],
    initial: { equal: true },
    estimator: 'slow',
    objective: { kind: 'minVolatility' },
    policy: { cost: 0, horizonYears: 1 },
  });
const keyOf = (tenant: string) =>
  issueKey({
    name: tenant,
    tenant,
    scopes: ['portfolio:read', 'portfolio:write'],
    createdAt: 0,
    expiresAt: null,
  });
const KEYS = { acme: keyOf('acme'), other: keyOf('other') };

function options(patienceMs: number): GatewayOptions {
  const path = `${temporaryDirectory()}/keys.json`;
  changeKeyFile(path, () => Object.values(KEYS).map(({ issued }) => issued));
  const keys = new KeyRing({ path, now: Date.now, onFault: () => undefined });
  return { access: { keys }, patienceMs };
}

describe('a new portfolio id that two tenants define at once in two universes', () => {
  let gateway: RunningGateway;
  afterEach(async () => {
    await gateway.stop();
    removeTemporaryDirectories();
  });
  const put = (tenant: keyof typeof KEYS, universeId: string): Promise<Response> =>
    gateway.call('/portfolios/wanted', {
      method: 'PUT',
      body: body(universeId),
      headers: { 'content-type': 'application/json', 'x-api-key': KEYS[tenant].key },
    });
  const get = (tenant: keyof typeof KEYS, path: string): Promise<Response> =>
    gateway.call(path, { headers: { 'x-api-key': KEYS[tenant].key } });

  /** Folds so late that several calls are on their way. */
  const startSlow = async (): Promise<void> => {
    const driven = await startDriven(
      [ONE, TWO].map((universe) => ({
        topic: topics.universe.name,
        key: universe.universeId,
        value: definitionOf({ universe }, universe.universeId),
      })),
      options(20_000),
    );
    gateway = driven;
    driven.log.reactTo(async (outputs) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      driven.feed(outputs);
    });
  };

  /** What both folds say of the first definition that is published; the second one is another gateway's. */
  const overtake = (say: (mine: DefinitionRecord, id: string) => readonly Output[]): void => {
    gateway.log.append(universeRecord(ONE), universeRecord(TWO));
    gateway.log.reactTo(([{ value }]) => {
      const { definitionId, portfolio } = value as Definition;
      if (portfolio === null) return;
      const mine = portfolioRecord(portfolio).value as DefinitionRecord;
      gateway.log.append(...say({ ...mine, definitionId }, definitionId));
    });
  };
  const defined = (value: DefinitionRecord): Output => ({
    ...{ topic: topics.definitions.name, key: 'portfolio:wanted', value },
  });
  const accepted = (id: string): Output =>
    outcomeRecord(
      outcome({
        ...{ id, subject: 'definition', status: 'accepted', reason: 'created', version: 1 },
        portfolioId: 'wanted',
      }),
    );
  const theirs = portfolioRecord(
    portfolioDefinition({ portfolioId: 'wanted', universeId: 'simulated', tenant: 'other' }),
  );

  it('is one\u2019s for good: 201, and 409 for the other', async () => {
    await startSlow();
    const [acme, other] = await Promise.all([put('acme', 'casablanca'), put('other', 'simulated')]);
    expect([acme.status, other.status].sort()).toEqual([201, 409]);
    const [winner, loser] =
      acme.status === 201 ? (['acme', 'other'] as const) : (['other', 'acme'] as const);
    expect((await get(winner, '/portfolios/wanted')).status).toBe(200);
    expect((await put(winner, winner === 'acme' ? 'casablanca' : 'simulated')).status).toBe(200);
    const list = await (await get(loser, '/portfolios')).text();
    expect(list).not.toContain('wanted');
  });

  it('is defined by several calls of one tenant at once: 201, and 200 for the others', async () => {
    await startSlow();
    const answers = await Promise.all(Array.from({ length: 4 }, () => put('acme', 'casablanca')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  });

  it.each([
    ['after', (mine: DefinitionRecord, id: string) => [defined(mine), accepted(id), theirs]],
    ['before', (mine: DefinitionRecord, id: string) => [defined(mine), theirs, accepted(id)]],
  ])('is 409 for who is overtaken %s the verdict', async (_, say) => {
    gateway = await startGateway(options(20_000));
    overtake(say);
    const response = await put('acme', 'casablanca');
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { errors: [{ path: 'portfolioId', message: 'expected an id of yours, was one in use' }] },
    ]);
  });

  it('is rejected, for who is overtaken after a 202', async () => {
    gateway = await startGateway(options(20));
    overtake(() => []);
    const response = await put('acme', 'casablanca');
    expect(response.status).toBe(202);
    const { definitionId, statusUrl } = (await response.json()) as DefinitionView;
    const mine = portfolioRecord(portfolioDefinition({ portfolioId: 'wanted', tenant: 'acme' }));
    gateway.log.append(
      defined({ ...(mine.value as DefinitionRecord), definitionId }),
      accepted(definitionId),
    );
    expect(await (await get('acme', statusUrl)).json()).toMatchObject({ status: 'accepted' });
    gateway.log.append(theirs);
    expect(await (await get('acme', statusUrl)).json()).toMatchObject({
      status: 'rejected',
      version: null,
      errors: [{ path: 'portfolioId' }],
    });
  });

  describe('of which the other has asked another replica, with a store for all of them', () => {
    let store: MemoryReadStore;
    let published: number;
    const PATIENCE_MS = 100;
    const start = async (patienceMs = PATIENCE_MS): Promise<void> => {
      store = new MemoryReadStore();
      published = 0;
      gateway = await startGateway({
        ...options(patienceMs),
        agreement: { store, staleReads: 'marked' },
      });
      gateway.log.append(universeRecord(ONE), universeRecord(TWO));
      gateway.log.reactTo(() => void (published += 1));
    };
    const claimed = (...holder: readonly string[]) =>
      store.claim('portfolio:wanted', JSON.stringify(holder), 60_000);
    const messageOf = async (response: Response): Promise<unknown> => {
      const { errors } = (await response.json()) as { readonly errors: readonly object[] };
      return [response.status, errors];
    };
    const conflict = (message: string) => [409, [{ path: 'portfolioId', message }]];

    it('waits for what becomes of it: 409 once that is in force, and nothing is written', async () => {
      await start(20_000);
      await claimed('other', 'simulated');
      const asked = put('acme', 'casablanca');
      setTimeout(() => gateway.log.append(theirs), 100);
      expect(await messageOf(await asked)).toEqual(
        conflict('expected an id of yours, was one in use'),
      );
      expect(published).toBe(0);
    });

    it('is 409 where nothing is heard of it', async () => {
      await start();
      await claimed('other', 'simulated');
      expect(await messageOf(await put('acme', 'casablanca'))).toEqual(
        conflict('expected an id that nobody else is defining now, was one that is'),
      );
      expect(published).toBe(0);
    });

    it.each([
      ['the same tenant in the same universe', ['acme', 'casablanca'], true],
      ['a store that does not answer', ['other', 'simulated'], false],
    ])('waits for nobody: %s', async (_, holder, reachable) => {
      await start();
      await claimed(...holder);
      store.reachable = reachable;
      expect((await put('acme', 'casablanca')).status).toBe(202);
      expect(published).toBe(1);
    });

    it('is claimed by who asks first', async () => {
      await start();
      expect((await put('acme', 'casablanca')).status).toBe(202);
      expect(await claimed('other', 'simulated')).toBe('taken');
      expect(await claimed('acme', 'casablanca')).toBe('held');
    });
  });
});
