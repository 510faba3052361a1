import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { KeyRing } from '#platform/access/key-ring.js';
import type { Scope } from '#platform/access/scope.js';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { startDriven, type DrivenGateway } from '../../../test/gateway/driven-gateway.js';
import type { DefinitionView } from './definition-view.js';
import type { PortfolioView } from './portfolio-view.js';

const universe = universeDefinition();
const portfolio = {
  universeId: 'casablanca',
  instruments: ['AKT', 'IAM'],
  initial: { equal: true },
  estimator: 'slow',
  objective: { kind: 'minVolatility' },
  policy: { cost: 0, horizonYears: 1 },
};
const keyOf = (tenant: string, scopes: readonly Scope[]) =>
  issueKey({ name: tenant, tenant, scopes: [...scopes], createdAt: 0, expiresAt: null });

describe('definitions of tenants', () => {
  const keys = {
    acme: keyOf('acme', ['portfolio:read', 'portfolio:write']),
    other: keyOf('other', ['portfolio:read', 'portfolio:write']),
    reader: keyOf('acme', ['portfolio:read']),
  };
  let directory: string;
  let gateway: DrivenGateway;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-tenants-'));
    const path = join(directory, 'keys.json');
    changeKeyFile(path, () => Object.values(keys).map(({ issued }) => issued));
    const ring = new KeyRing({ path, now: Date.now, onFault: () => undefined });
    const value = definitionOf({ universe }, 'universe');
    gateway = await startDriven(
      [{ topic: topics.universe.name, key: universe.universeId, value }],
      { access: { keys: ring }, patienceMs: 20 },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(directory, { recursive: true });
  });
  const as = <Body>(name: keyof typeof keys, method: string, path: string, body?: unknown) =>
    gateway.ask<Body>(method, path, body, { 'x-api-key': keys[name].key });

  it('belong to who wrote them; another tenant sees none, and may not have the id', async () => {
    const mine = await as<PortfolioView>('acme', 'PUT', '/portfolios/mine', portfolio);
    expect([mine.status, mine.body.tenant]).toEqual([201, 'acme']);
    expect((await as('reader', 'GET', '/portfolios/mine')).status).toBe(200);
    expect((await as('other', 'GET', '/portfolios/mine')).status).toBe(404);
    expect((await as('other', 'DELETE', '/portfolios/mine')).status).toBe(404);
    const taken = await as('other', 'PUT', '/portfolios/mine', portfolio);
    expect([taken.status, JSON.stringify(taken.body)]).toEqual([
      409,
      expect.not.stringContaining('acme'),
    ]);
  });

  it('are told to their tenant alone, by the id of a definition too', async () => {
    await as('acme', 'PUT', '/portfolios/gone', portfolio);
    const { body } = await as<DefinitionView>('acme', 'DELETE', '/portfolios/gone');
    expect((await as('reader', 'GET', body.statusUrl)).status).toBe(200);
    expect((await as('other', 'GET', body.statusUrl)).status).toBe(404);
    const taken = await as('other', 'POST', '/portfolios', { ...portfolio, portfolioId: 'gone' });
    expect(taken.status).toBe(409);
  });

  it('need the scope: a reader writes nothing, and who writes portfolios writes no universe', async () => {
    expect((await as('reader', 'PUT', '/portfolios/mine', portfolio)).status).toBe(403);
    expect((await as('acme', 'DELETE', '/universes/casablanca')).status).toBe(403);
    expect((await as('acme', 'PUT', '/universes/casablanca', {})).status).toBe(403);
  });
});
