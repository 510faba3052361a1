import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { isSoInTime } from '#testing/in-time.js';
import { describeIf } from '#testing/requires.js';
import { temporaryDirectory } from '#testing/temporary-directory.js';
import { Started } from '../observability/started.js';
import { type AskedOf, servedAvailable, ServedPlatform } from './served-platform.js';

const PAIRS = 8;
const START_MS = 180_000;
const SETTLED_MS = 60_000;
const TIMEOUT_MS = 300_000;

const keyOf = (tenant: string) =>
  issueKey({
    ...{ name: tenant, tenant, createdAt: 0, expiresAt: null },
    scopes: ['portfolio:read', 'portfolio:write', 'rebalance:execute', 'admin'],
  });
const KEYS = { acme: keyOf('acme'), other: keyOf('other') };
type Tenant = keyof typeof KEYS;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
interface Entry {
  readonly id: string;
  readonly outcome: string;
  readonly outcomeReason: string | null;
  readonly reason: string;
}

/** What each of two gateways is asked within one fold of the stream. */
describeIf(servedAvailable, 'point 2, two replicas of the gateway that are asked at once', () => {
  const started = new Started();
  let platform: ServedPlatform;
  beforeAll(async () => {
    const file = join(temporaryDirectory(), 'keys.json');
    changeKeyFile(file, () => Object.values(KEYS).map(({ issued }) => issued));
    const unlimited = { BALLAST_RATE_LIMIT: '0', BALLAST_ADDRESS_RATE_LIMIT: '0' };
    const told = { ...unlimited, BALLAST_API_KEYS_FILE: file };
    platform = await ServedPlatform.start(started, [told, told]);
    await settled('both universes', async () => {
      const statuses = await Promise.all(
        (['acme', 'other'] as const).flatMap((tenant) =>
          Object.keys(INSTRUMENTS).map(async (universe) => {
            const path = `/portfolios/${tenant}-${universe}`;
            return (await ask(0, tenant, path, put(universe))).status;
          }),
        ),
      );
      return statuses.every((status) => status < 300);
    });
    await settled('something to rebalance', async () => {
      const { body } = await ask(0, 'acme', PATH, rebalance(randomUUID(), 'is there anything?'));
      const { body: state } = await ask(0, 'acme', `${PATH}/${String(body['commandId'])}`);
      return state['status'] === 'solved';
    });
  }, START_MS);
  afterAll(() => started.remove(), START_MS);

  const settled = (awaited: string, isSo: () => Promise<boolean>): Promise<void> =>
    isSoInTime(SETTLED_MS, awaited, { isSo, everyMs: 100, evidence: () => platform.said });
  const ask = async (
    gateway: number,
    tenant: Tenant,
    path: string,
    given: AskedOf = {},
  ): Promise<Answer> => {
    const { key } = KEYS[tenant];
    const response = await platform.ask(path, { ...given, gateway, key });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const statusesOf = (answers: readonly Answer[]): number[] =>
    answers.map(({ status }) => status).sort();
  /** What both say of a path, which is the same. */
  const agreed = async (tenant: Tenant, path: string): Promise<Answer> => {
    const [one, two] = await Promise.all([ask(0, tenant, path), ask(1, tenant, path)]);
    expect(two).toEqual(one);
    return one;
  };
  /** The entries of these ids, once the trail has so many. */
  const entriesOf = async (id: string, count: number): Promise<readonly Entry[]> => {
    let entries: readonly Entry[] = [];
    await settled(`${count} entries of ${id}`, async () => {
      const { body } = await ask(0, 'acme', '/audit?limit=200');
      entries = (body['items'] as readonly Entry[]).filter((entry) => entry.id === id);
      return entries.length === count;
    });
    return entries;
  };

  const whenSolved = async (commandId: unknown): Promise<void> => {
    const path = `${PATH}/${String(commandId)}`;
    await settled(`${path} to be solved by both`, async () => {
      const both = await Promise.all([ask(0, 'acme', path), ask(1, 'acme', path)]);
      return both.every(({ body }) => body['status'] === 'solved');
    });
    await agreed('acme', path);
  };

  it(
    'take one Idempotency-Key with one body as one command',
    async () => {
      for (let k = 0; k < PAIRS; k++) {
        const call = rebalance(randomUUID(), 'the same');
        const both = await Promise.all([ask(0, 'acme', PATH, call), ask(1, 'acme', PATH, call)]);
        expect(statusesOf(both)).toEqual([202, 202]);
        const [{ commandId }, { commandId: other }] = both.map(({ body }) => body);
        expect(other).toBe(commandId);
        await whenSolved(commandId);
        const said = await entriesOf(String(commandId), 2);
        expect(said.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
        expect(said.map(({ outcomeReason }) => outcomeReason).sort()).toEqual([null, 'repeated']);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'take one of two bodies under one Idempotency-Key, and refuse the other',
    async () => {
      for (let k = 0; k < PAIRS; k++) {
        const key = randomUUID();
        const both = await Promise.all(
          [0, 1].map((replica) => ask(replica, 'acme', PATH, rebalance(key, `of ${replica}`))),
        );
        expect(statusesOf(both)).toEqual([202, 422]);
        const winner = both.findIndex(({ status }) => status === 202);
        const { commandId } = both[winner].body;
        await whenSolved(commandId);
        const said = await entriesOf(String(commandId), 2);
        const accepted = said.filter(({ outcome }) => outcome === 'accepted');
        expect(accepted.map(({ reason }) => reason)).toEqual([`of ${winner}`]);
      }
    },
    TIMEOUT_MS,
  );

  /** Which replica's call was taken; the other's was refused. */
  const taken = (both: readonly Answer[], status: number): number => {
    expect([
      [status, 409],
      [status, 412],
    ]).toContainEqual(statusesOf(both));
    return both.findIndex((answer) => answer.status === status);
  };

  it(
    'let one of two create a portfolio, and one of two change the version that both have seen',
    async () => {
      for (let k = 0; k < PAIRS; k++) {
        const path = `/portfolios/once-${k}`;
        const create = (replica: number) =>
          ask(replica, 'acme', path, put('simulated', `of ${replica}`, { 'if-none-match': '*' }));
        const first = taken(await Promise.all([create(0), create(1)]), 201);
        expect((await agreed('acme', path)).body).toMatchObject({
          ...{ label: `of ${first}`, version: 1 },
        });
        const change = (replica: number) =>
          ask(replica, 'acme', path, put('simulated', `then ${replica}`, { 'if-match': '"1"' }));
        const next = taken(await Promise.all([change(0), change(1)]), 200);
        expect((await agreed('acme', path)).body).toMatchObject({
          ...{ label: `then ${next}`, version: 2 },
        });
      }
    },
    TIMEOUT_MS,
  );
  it(
    'give an id that two tenants ask for in one universe to one of them',
    async () => {
      for (let k = 0; k < PAIRS; k++) {
        const path = `/portfolios/shared-${k}`;
        const both = await Promise.all([
          ask(0, 'acme', path, put('simulated')),
          ask(1, 'other', path, put('simulated')),
        ]);
        expect(statusesOf(both)).toEqual([201, 409]);
        const [winner, loser] = both[0].status === 201 ? TENANTS : [...TENANTS].reverse();
        expect((await agreed(winner, path)).status).toBe(200);
        expect((await agreed(loser, path)).status).toBe(404);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'give an id that two tenants ask for in two universes to one of them',
    async () => {
      for (let k = 0; k < PAIRS; k++) {
        const path = `/portfolios/apart-${k}`;
        const both = await Promise.all([
          ask(0, 'acme', path, put('simulated')),
          ask(1, 'other', path, put('casablanca')),
        ]);
        expect(statusesOf(both)).toEqual([201, 409]);
        const [winner, loser] = both[0].status === 201 ? TENANTS : [...TENANTS].reverse();
        expect((await agreed(winner, path)).status).toBe(200);
        expect((await agreed(loser, path)).status).toBe(404);
      }
    },
    TIMEOUT_MS,
  );
});

const PATH = '/portfolios/acme-simulated/rebalance';

function rebalance(key: string, reason: string): AskedOf {
  return {
    method: 'POST',
    body: { dryRun: true, reason },
    headers: { 'idempotency-key': key },
  };
}

const TENANTS: readonly Tenant[] = ['acme', 'other'];
const INSTRUMENTS: Readonly<Record<string, readonly string[]>> = {
  casablanca: ['AKT', 'IAM'],
  simulated: ['SIM01', 'SIM02', 'SIM03'],
};

function put(universeId: string, label = '', headers: Readonly<Record<string, string>> = {}) {
  return {
    method: 'PUT',
    headers,
    body: {
      ...{ label, universeId, instruments: INSTRUMENTS[universeId] },
      ...{ initial: { equal: true }, estimator: 'slow' },
      objective: { kind: 'minVolatility' },
      policy: { cost: 0, horizonYears: 1 },
    },
  };
}
