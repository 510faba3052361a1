import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey, type KeyGrant } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { openTokenVerifier } from '#platform/access/open-token-verifier.js';
import { readEnvironment } from '#platform/config/environment.js';
import { AUDIENCE, TokenIssuer } from '#testing/token-issuer.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { KeyRing } from '#platform/access/key-ring.js';
import { routesOf } from './routes.js';

/** Every operation with every credential is some five hundred requests. */
jest.setTimeout(120_000);

const HOUR = 3_600_000;
const grant = (over: Partial<KeyGrant>): KeyGrant => ({
  ...{ name: 'desk', tenant: 'default', scopes: ['portfolio:read'] },
  ...{ createdAt: 0, expiresAt: null },
  ...over,
});

/** Every operation of the document is asked with credentials of every kind. */
describe('every operation', () => {
  const keys = {
    reader: issueKey(grant({})),
    admin: issueKey(grant({ scopes: ['admin'] })),
    writer: issueKey(grant({ scopes: ['portfolio:write', 'rebalance:execute', 'ingest'] })),
    stranger: issueKey(
      grant({
        tenant: 'acme',
        scopes: ['portfolio:read', 'portfolio:write', 'rebalance:execute', 'ingest', 'admin'],
      }),
    ),
    expired: issueKey(grant({ expiresAt: Date.now() - 1, scopes: ['portfolio:read', 'admin'] })),
    revoked: issueKey(grant({ scopes: ['portfolio:read', 'admin'] })),
  };
  let directory: string;
  let path: string;
  let issuer: TokenIssuer;
  let gateway: RunningGateway;
  let operations: readonly Operation[];
  const tokens = { reader: '', tampered: '', expired: '', unsigned: '' };

  interface Operation {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    /** null: public. */
    readonly scope: string | null;
    readonly hasBody: boolean;
    /** Whether it is for the operator's tenant alone. */
    readonly ofOperator: boolean;
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-walk-'));
    path = join(directory, 'keys.json');
    changeKeyFile(path, () =>
      Object.entries(keys).map(([name, { issued }]) =>
        name === 'revoked' ? { ...issued, revokedAt: 1 } : issued,
      ),
    );
    issuer = await TokenIssuer.start();
    const effects = { now: Date.now, onFault: () => undefined };
    const verifier = openTokenVerifier(
      readEnvironment({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE }),
      effects,
    );
    if (verifier === null) throw new Error('expected a verifier');
    gateway = await startGateway({
      access: { keys: new KeyRing({ path, ...effects }), tokens: verifier },
      patienceMs: 10,
    });
    gateway.log.append(...filledLog());
    tokens.reader = await issuer.token('portfolio:read');
    const [header, , signature] = tokens.reader.split('.');
    const [, payload] = (await issuer.forge({ claims: { scope: 'admin' } })).split('.');
    tokens.tampered = `${header}.${payload}.${signature}`;
    const exp = Math.floor((Date.now() - HOUR) / 1000);
    tokens.expired = await issuer.forge({ claims: { exp } });
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    tokens.unsigned = `${none}.${tokens.reader.split('.')[1]}.`;
    operations = await documented(gateway);
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer.stop();
    rmSync(directory, { recursive: true });
  });

  const guarded = (): readonly Operation[] => operations.filter(({ scope }) => scope !== null);
  const statusOf = async (operation: Operation, headers: object): Promise<number> => {
    const response = await gateway.call(operation.path, {
      method: operation.method,
      headers: { 'x-api-key': '', ...headers, ...(operation.hasBody && JSON_TYPE) },
      ...(operation.hasBody && { body: '{}' }),
      signal: AbortSignal.timeout(20_000),
    });
    await response.body?.cancel();
    return response.status;
  };
  const statuses = async (
    asked: readonly Operation[],
    headers: object,
  ): Promise<Record<string, number>> => {
    const answers: [string, number][] = [];
    for (const operation of asked) {
      answers.push([operation.name, await statusOf(operation, headers)]);
    }
    return Object.fromEntries(answers);
  };
  const all = (asked: readonly Operation[], status: number): Record<string, number> =>
    Object.fromEntries(asked.map(({ name }) => [name, status]));

  it('says in the document which scope opens it', () => {
    expect(guarded().length).toBeGreaterThan(20);
    const open = operations.filter(({ scope }) => scope === null).map(({ name }) => name);
    expect(open.sort()).toEqual(['get /', 'get /health/live', 'get /health/ready']);
  });

  it.each<[string, () => object]>([
    ['no credential', () => ({})],
    ['garbage', () => ({ authorization: 'Bearer garbage' })],
    ['another scheme', () => ({ authorization: `Basic ${btoa('a:b')}` })],
    ['an expired key', () => ({ 'x-api-key': keys.expired.key })],
    ['a revoked key', () => ({ 'x-api-key': keys.revoked.key })],
    ['a key with another end', () => ({ 'x-api-key': `${keys.admin.key.slice(0, -3)}xyz` })],
    ['a tampered token', () => ({ authorization: `Bearer ${tokens.tampered}` })],
    ['an expired token', () => ({ authorization: `Bearer ${tokens.expired}` })],
    ['a token without a signature', () => ({ authorization: `Bearer ${tokens.unsigned}` })],
    ['a token where keys belong', () => ({ 'x-api-key': tokens.reader })],
  ])('is 401 with %s', async (_, headers) => {
    expect(await statuses(guarded(), headers())).toEqual(all(guarded(), 401));
  });

  it.each(['reader', 'admin', 'writer'] as const)(
    'is 403 to the %s key where it needs another scope',
    async (name) => {
      const scopes: readonly string[] = keys[name].issued.scopes;
      const closed = guarded().filter(({ scope }) => !scopes.includes(scope ?? ''));
      expect(closed.length).toBeGreaterThan(0);
      const answers = await statuses(closed, { 'x-api-key': keys[name].key });
      expect(answers).toEqual(all(closed, 403));
    },
  );

  it('is 403 to an admin of another tenant where it concerns every tenant', async () => {
    const shared = guarded().filter(({ ofOperator }) => ofOperator);
    expect(shared.map(({ name }) => name).sort()).toEqual([
      'delete /universes/{universeId}',
      'get /metrics',
      'post /universes',
      'put /universes/{universeId}',
    ]);
    const before = gateway.log.records.length;
    const answers = await statuses(shared, { 'x-api-key': keys.stranger.key });
    expect(answers).toEqual(all(shared, 403));
    expect(gateway.log.records.length).toBe(before);
    const own = Object.values(await statuses(shared, { 'x-api-key': keys.admin.key }));
    expect(own.filter((status) => status === 401 || status === 403)).toEqual([]);
  });

  it('is for another tenant where the operator says so', async () => {
    const ring = new KeyRing({ path, now: Date.now, onFault: () => undefined });
    const other = await startGateway({ access: { keys: ring, operatorTenant: 'acme' } });
    const statusAs = async (key: string): Promise<number> =>
      (await other.call('/metrics', { headers: { 'x-api-key': key } })).status;
    expect(await statusAs(keys.stranger.key)).toBe(200);
    expect(await statusAs(keys.admin.key)).toBe(403);
    await other.stop();
  });

  it('is neither 401 nor 403 to who holds its scope', async () => {
    const reading = guarded().filter(({ scope }) => scope === 'portfolio:read');
    for (const headers of [
      { 'x-api-key': keys.reader.key },
      { authorization: `Bearer ${keys.reader.key}` },
      { authorization: `Bearer ${tokens.reader}` },
    ]) {
      const answers = Object.values(await statuses(reading, headers));
      expect(answers.filter((status) => status === 401 || status === 403)).toEqual([]);
    }
  });

  it('on a portfolio of another tenant is 404, as on one that does not exist', async () => {
    const ofPortfolio = operations.filter(
      ({ path: place, method, hasBody }) =>
        /^\/(portfolio(s\/portf1)?|decisions)\//.test(place) && (method === 'GET' || !hasBody),
    );
    expect(ofPortfolio.length).toBeGreaterThan(10);
    const answers = await statuses(ofPortfolio, { 'x-api-key': keys.stranger.key });
    expect(answers).toEqual(all(ofPortfolio, 404));
  });

  it('a rebalance of another tenant’s portfolio is 404, and writes nothing', async () => {
    const before = gateway.log.records.length;
    for (const place of ['/portfolio/rebalance', '/portfolios/portf1/rebalance']) {
      const response = await gateway.call(place, {
        method: 'POST',
        headers: { 'x-api-key': keys.stranger.key, ...JSON_TYPE },
        body: '{}',
      });
      expect(response.status).toBe(404);
    }
    expect(gateway.log.records.length).toBe(before);
  });

  it('a list has the portfolios of the tenant alone', async () => {
    const items = async (key: string): Promise<unknown> => {
      const response = await gateway.call('/portfolios', { headers: { 'x-api-key': key } });
      return ((await response.json()) as { readonly items: readonly unknown[] }).items;
    };
    expect(await items(keys.stranger.key)).toEqual([]);
    expect(await items(keys.reader.key)).toHaveLength(1);
  });

  it('a key ends when it is revoked, without a restart', async () => {
    const headers = { 'x-api-key': keys.reader.key };
    expect((await gateway.call('/portfolios', { headers })).status).toBe(200);
    changeKeyFile(path, (all) =>
      all.map((key) => (key.digest === keys.reader.issued.digest ? { ...key, revokedAt: 1 } : key)),
    );
    let response = await gateway.call('/portfolios', { headers });
    while (response.status === 200) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      response = await gateway.call('/portfolios', { headers });
    }
    expect(await response.json()).toMatchObject({
      status: 401,
      detail: 'expected a key that is in force, was one that has been revoked',
    });
  });

  it('without the keys of the issuer a token is 503, not 401', async () => {
    issuer.down = true;
    const verifier = openTokenVerifier(
      readEnvironment({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE }),
      { now: Date.now, onFault: () => undefined },
    );
    const other = await startGateway({ access: verifier === null ? {} : { tokens: verifier } });
    const headers = { 'x-api-key': '', authorization: `Bearer ${tokens.reader}` };
    const response = await other.call('/portfolios', { headers });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    await other.stop();
    issuer.down = false;
  });

  async function documented(running: RunningGateway): Promise<readonly Operation[]> {
    const response = await running.call('/openapi.json');
    const { paths } = (await response.json()) as {
      readonly paths: Record<string, Record<string, Documented>>;
    };
    const ofOperator = new Set(
      routesOf(running.app)
        .filter(({ access }) => access === 'operator' || access === 'metrics')
        .map(({ method, path: place }) => `${method} ${place}`),
    );
    return Object.entries(paths).flatMap(([template, item]) =>
      Object.entries(item).map(([method, { security, requestBody }]) => ({
        name: `${method} ${template}`,
        method: method.toUpperCase(),
        path: template.replace(/\{(\w+)\}/g, (_, name: string) => IDS[name] ?? 'x'),
        scope: security === undefined ? null : (security[0].bearer[0] ?? 'none'),
        hasBody: requestBody !== undefined,
        ofOperator: ofOperator.has(`${method} ${template}`),
      })),
    );
  }
});

interface Documented {
  readonly security?: readonly { readonly bearer: readonly string[] }[];
  readonly requestBody?: unknown;
}

const JSON_TYPE = { 'content-type': 'application/json' };

const IDS: Readonly<Record<string, string>> = {
  portfolioId: 'portf1',
  decisionId: 'd1',
  universeId: 'casablanca',
};
