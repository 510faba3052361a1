import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryReadStore } from '#testing/memory-read-store.js';
import { redisAvailable, RedisServer } from '#testing/redis-server.js';
import { describeIf } from '#testing/requires.js';
import { covers, type ReadStore } from './read-store.js';
import { RedisReadStore } from './redis-read-store.js';

/** What every store keeps to. */
function contract(open: () => ReadStore): void {
  const newest = (coordinates: readonly number[]) => ({ kind: 'newest', coordinates });

  it('tells the newest that was noted, number by number, and none goes back', async () => {
    const store = open();
    expect(await store.raise('a', [3, 0, 5])).toEqual(newest([3, 0, 5]));
    expect(await store.raise('a', [2, 1, 5])).toEqual(newest([3, 1, 5]));
    expect(await store.raise('a', [0, 0, 0])).toEqual(newest([3, 1, 5]));
    expect(await store.raise('a', [4, 1, 6])).toEqual(newest([4, 1, 6]));
  });

  it('keeps portfolios apart, whatever their names', async () => {
    const store = open();
    await store.raise('b', [9]);
    await store.raise('b:c', [7]);
    expect(await store.raise('B', [1])).toEqual(newest([1]));
    expect(await store.raise('b', [1])).toEqual(newest([9]));
  });

  it('gives a name to the first that claims it, until its time is over', async () => {
    const store = open();
    const [first, second] = await Promise.all([
      store.claim('id', 'one', 60_000),
      store.claim('id', 'two', 60_000),
    ]);
    expect([first, second]).toEqual(['held', 'taken']);
    expect(await store.claim('id', 'one', 20)).toBe('held');
    expect(await store.claim('another', 'two', 60_000)).toBe('held');
    while ((await store.claim('id', 'two', 60_000)) === 'taken') {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await store.claim('id', 'one', 60_000)).toBe('taken');
  });

  it('takes the largest numbers exactly', async () => {
    const store = open();
    const large = [Number.MAX_SAFE_INTEGER - 1, Date.UTC(2026, 3, 10, 23)];
    expect(await store.raise('large', large)).toEqual(newest(large));
    expect(await store.raise('large', [Number.MAX_SAFE_INTEGER, 0])).toEqual(
      newest([Number.MAX_SAFE_INTEGER, large[1]]),
    );
  });
}

describe('coordinates', () => {
  it('cover others when they are behind in nothing', () => {
    expect(covers([2, 3], [2, 3])).toBe(true);
    expect(covers([2, 3], [1, 4])).toBe(false);
    expect(covers([], [0, 0])).toBe(true);
    expect(covers([], [1])).toBe(false);
  });
});

describe('the store in memory', () => contract(() => new MemoryReadStore()));

describeIf(redisAvailable, 'the store in a real Redis', () => {
  const PASSWORD = 'a-password-of-the-tests';
  let server: RedisServer;
  const said: string[] = [];
  const stores: ReadStore[] = [];
  const open = (namespace: string, url = server.url, timeoutMs = 5_000): RedisReadStore => {
    const onState = (state: string, reason: string): void =>
      void said.push(`${namespace} is ${state}: ${reason}`);
    const store = new RedisReadStore({ url, namespace, onState, timeoutMs, pauseMs: 20 });
    stores.push(store);
    return store;
  };
  const until = async (store: ReadStore, kind: string): Promise<void> => {
    for (let tries = 0; (await store.raise('probe', [0])).kind !== kind; tries++) {
      if (tries > 500) throw new Error(`expected ${kind}, was never`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  let shared: RedisReadStore;
  beforeAll(async () => {
    server = await RedisServer.start({ password: PASSWORD });
    shared = open('contract');
    await until(shared, 'newest');
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await server.stop();
  });

  contract(() => shared);

  it('is one for all replicas of a namespace, and another for each namespace', async () => {
    const [first, second, other] = [open('one'), open('one'), open('two')];
    for (const store of [first, second, other]) await until(store, 'newest');
    await first.raise('p', [8, 1]);
    expect(await second.raise('p', [1, 2])).toEqual({ kind: 'newest', coordinates: [8, 2] });
    expect(await other.raise('p', [1, 2])).toEqual({ kind: 'newest', coordinates: [1, 2] });
  });

  it('says that it is unreachable, at once, and is there again without a restart', async () => {
    const store = open('outage');
    await until(store, 'newest');
    const from = said.length;
    await server.stop();
    await until(store, 'unreachable');
    await server.start();
    await until(store, 'newest');
    const own = said.slice(from).filter((text) => text.startsWith('outage'));
    expect(own.map((text) => text.split(':')[0])).toEqual([
      'outage is unreachable',
      'outage is reachable',
    ]);
    expect(said.join()).not.toContain(PASSWORD);
    // It has kept nothing, and needs nothing: the next read notes where the replica is.
    expect(await store.raise('p', [3])).toEqual({ kind: 'newest', coordinates: [3] });
  });

  it('waits for nobody where the server starts later than we do', async () => {
    await server.stop();
    const store = open('later');
    expect(await store.raise('p', [1])).toEqual({ kind: 'unreachable' });
    expect(await store.claim('p', 'one', 1_000)).toBe('unreachable');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.start();
    await until(store, 'newest');
  });

  it('does not wait for a server that hangs', async () => {
    const store = open('hang', server.url, 200);
    await until(store, 'newest');
    server.hang();
    try {
      expect(await store.raise('p', [1])).toEqual({ kind: 'unreachable' });
    } finally {
      server.wake();
    }
    await until(store, 'newest');
    expect(await store.raise('p', [0])).toEqual({ kind: 'newest', coordinates: [1] });
  });

  it('is unreachable with a wrong password, which is not told to anybody', async () => {
    const store = open('wrong', server.url.replace(PASSWORD, 'another-password'));
    while (!said.some((text) => text.startsWith('wrong')))
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await store.raise('p', [1])).toEqual({ kind: 'unreachable' });
    expect(said.join()).not.toContain('another-password');
  });
});

const openssl = {
  met: redisAvailable.met && spawnSync('openssl', ['version']).status === 0,
  needs: `${redisAvailable.needs} and openssl`,
};

describeIf(openssl, 'the store in a Redis that speaks TLS', () => {
  let directory: string;
  let server: RedisServer;
  const stores: ReadStore[] = [];
  const file = (name: string): string => join(directory, name);
  const open = (authority?: string): { store: RedisReadStore; said: string[] } => {
    const said: string[] = [];
    const store = new RedisReadStore({
      ...{ url: server.url, namespace: 'tls', timeoutMs: 2_000, pauseMs: 10 },
      ...(authority !== undefined && { authority }),
      onState: (state, reason) => void said.push(`${state}: ${reason}`),
    });
    stores.push(store);
    return { store, said };
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-redis-'));
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-subj', '/CN=redis of the tests', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-days', '1', '-keyout', file('key.pem'), '-out', file('certificate.pem')],
    ]);
    expect([made.status, String(made.stderr)]).toEqual([0, String(made.stderr)]);
    const tls = { certificate: file('certificate.pem'), key: file('key.pem') };
    server = await RedisServer.start({ password: 'a-password', tls });
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it('is reached where its authority is known', async () => {
    const { store } = open(readFileSync(file('certificate.pem'), 'utf8'));
    for (let tries = 0; tries < 500; tries++) {
      if ((await store.raise('p', [4])).kind === 'newest') break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await store.raise('p', [3])).toEqual({ kind: 'newest', coordinates: [4] });
  });

  it('and not where it is not', async () => {
    const { store, said } = open();
    for (let tries = 0; said.length === 0 && tries < 500; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await store.raise('p', [1])).toEqual({ kind: 'unreachable' });
    expect(said).toEqual([expect.stringMatching(/certificate/)]);
  });
});
