import { jest } from '@jest/globals';
import { RedisReadStore } from '#platform/read-store/redis-read-store.js';
import type { ReadStore } from '#platform/read-store/read-store.js';
import { auditFacts, auditRecord, chainOf } from '#testing/audit-fixtures.js';
import { LaggingReader } from '#testing/lagging-reader.js';
import { MemoryReadStore } from '#testing/memory-read-store.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { redisAvailable, RedisServer } from '#testing/redis-server.js';
import { describeIf } from '#testing/requires.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
  WINDOW_END,
} from '#testing/wire-fixtures.js';
import { openEventStream } from '../../../test/gateway/event-stream.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { newDefinitionId } from '../definitions/definition-id.js';

const DAY = 86_400_000;
/** Of requests that shall not wait in vain, and of those that shall. */
const PATIENT = 20_000;
const IMPATIENT = 100;
const version = (weightsVersion: number) =>
  metricsRecord(metrics({ weightsVersion, windowEnd: WINDOW_END + weightsVersion * DAY }));

jest.setTimeout(60_000);

/** Two replicas on one log; the second hears of it only while it is not held. */
class Pair {
  readonly #held: LaggingReader;

  private constructor(
    readonly log: MemoryTopicLog,
    held: LaggingReader,
    readonly first: RunningGateway,
    readonly second: RunningGateway,
  ) {
    this.#held = held;
  }

  static async start(
    store: ReadStore,
    staleReads: 'marked' | 'refused' = 'marked',
    patienceMs = PATIENT,
  ): Promise<Pair> {
    const log = new MemoryTopicLog();
    const reader = new LaggingReader(log);
    const agreement = { store, staleReads };
    const shared = { agreement, patienceMs };
    const first = await startGateway({ ...shared, topics: log });
    const lagging = {
      follow: reader.follow.bind(reader),
      publish: log.publish.bind(log),
    };
    const second = await startGateway({ ...shared, topics: lagging });
    log.append(...filledLog());
    return new Pair(log, reader, first, second);
  }

  hold(): void {
    this.#held.hold();
  }

  release(): void {
    this.#held.release();
  }

  async stop(): Promise<void> {
    await Promise.all([this.first.stop(), this.second.stop()]);
  }
}

const versionOf = async (gateway: RunningGateway): Promise<number> => {
  const response = await gateway.call('/portfolio/weights');
  if (response.status !== 200) return -response.status;
  return ((await response.json()) as { version: number }).version;
};

describe('two replicas with a read store', () => {
  let pair: Pair;
  let store: MemoryReadStore;
  beforeEach(() => {
    store = new MemoryReadStore();
  });
  afterEach(() => pair.stop());

  it('versions never go back for a client that alternates between them while one lags', async () => {
    pair = await Pair.start(store);
    const seen: number[] = [];
    for (let next = 8; next < 20; next++) {
      pair.hold();
      pair.log.append(version(next));
      seen.push(await versionOf(pair.first));
      const lagging = versionOf(pair.second);
      setTimeout(() => pair.release(), 10);
      seen.push(await lagging);
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen).toHaveLength(24);
    expect(seen[23]).toBe(19);
  });

  it('and without one they do', async () => {
    pair = await Pair.start(store);
    store.reachable = false;
    pair.hold();
    pair.log.append(version(8));
    expect([await versionOf(pair.first), await versionOf(pair.second)]).toEqual([8, 7]);
  });

  it('one that lags for longer than a request waits is 503, and says when to ask again', async () => {
    pair = await Pair.start(store, 'marked', IMPATIENT);
    pair.hold();
    pair.log.append(version(8));
    expect(await versionOf(pair.first)).toBe(8);
    const response = await pair.second.call('/portfolio/weights');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await openEventStream(pair.second, '/portfolio/stream')).response.statusCode).toBe(503);
    pair.release();
    expect(await versionOf(pair.second)).toBe(8);
  });

  it('one that is behind with what nobody has been told of answers', async () => {
    pair = await Pair.start(store);
    pair.hold();
    pair.log.append(version(8));
    expect(await versionOf(pair.second)).toBe(7);
  });

  it.each([
    ['a decision', () => [decisionRecord(decision(solveRequest({ decisionId: 'd9' })))]],
    [
      'an effect',
      () => [
        outcomeRecord(
          outcome({
            ...{ id: 'd2', subject: 'decision', status: 'applied', decisionId: 'd2' },
            windowEnd: WINDOW_END,
          }),
        ),
      ],
    ],
    ['a definition', () => [portfolioRecord(portfolioDefinition({ version: 2 }))]],
  ])('%s that one has shown, the other waits for', async (_, records) => {
    pair = await Pair.start(store);
    pair.hold();
    pair.log.append(...records());
    const shown = await (await pair.first.call('/portfolio/history')).json();
    const other = pair.second.call('/portfolio/history');
    setTimeout(() => pair.release(), 10);
    expect(await (await other).json()).toEqual(shown);
  });

  const definitionId = newDefinitionId('default');
  const LATE: readonly (readonly [string, string])[] = [
    ['the verdict on a definition', `/definitions/${definitionId}`],
    ['the state of a command', '/portfolio/rebalance/c1'],
  ];
  const SHOWN: readonly (readonly [string, string])[] = [
    ...LATE,
    ['the list of portfolios', '/portfolios'],
    ['the definition of a portfolio', '/portfolios/portf1'],
    ['the list of universes', '/universes'],
    ['the definition of a universe', '/universes/casablanca'],
    ['the audit trail', '/audit'],
  ];
  const told = () => [
    portfolioRecord(portfolioDefinition({ version: 2, label: 'the second' })),
    portfolioRecord(portfolioDefinition({ portfolioId: 'another' })),
    outcomeRecord(outcome({ id: definitionId, subject: 'definition', reason: 'replaced' })),
    outcomeRecord(outcome({ id: 'c1', status: 'solved', decisionId: 'd1', version: 7 })),
    ...chainOf(auditFacts(3)).map(auditRecord),
  ];
  const shownBy = async (gateway: RunningGateway, path: string) => {
    const response = await gateway.call(path);
    const { status, headers } = response;
    return { status, etag: headers.get('etag'), body: await response.text() };
  };

  it.each(SHOWN)('%s is the same on both, to the byte', async (_, path) => {
    pair = await Pair.start(store);
    const before = await shownBy(pair.first, '/portfolios');
    pair.log.append(...told());
    const shown = await shownBy(pair.first, path);
    expect(shown.status).toBe(200);
    expect(await shownBy(pair.second, path)).toEqual(shown);
    expect(await shownBy(pair.first, '/portfolios')).not.toEqual(before);
  });

  it.each(LATE)('%s, which one has shown, the other waits for', async (_, path) => {
    pair = await Pair.start(store);
    pair.hold();
    pair.log.append(...told());
    const shown = await shownBy(pair.first, path);
    const other = shownBy(pair.second, path);
    setTimeout(() => pair.release(), 10);
    expect(await other).toEqual(shown);
  });

  it('what cannot be confirmed is marked with its age', async () => {
    pair = await Pair.start(store);
    store.reachable = false;
    const { status, headers } = await pair.first.call('/portfolio/metrics');
    expect([status, headers.get('ballast-stale'), headers.get('age')]).toEqual([
      200,
      'unconfirmed',
      expect.stringMatching(/^\d+$/),
    ]);
    store.reachable = true;
    const confirmed = await pair.first.call('/portfolio/metrics');
    expect(confirmed.headers.get('ballast-stale')).toBeNull();
  });

  it('or refused, where it is configured so', async () => {
    pair = await Pair.start(store, 'refused');
    store.reachable = false;
    const response = await pair.first.call('/portfolio/metrics');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await pair.first.call('/health/ready')).status).toBe(200);
  });

  it('counts reads by how they stood', async () => {
    pair = await Pair.start(store);
    await versionOf(pair.first);
    store.reachable = false;
    await versionOf(pair.first);
    const text = await (await pair.first.call('/metrics')).text();
    expect(text).toContain('ballast_agreement_reads_total{standing="agreed"} 1');
    expect(text).toContain('ballast_agreement_reads_total{standing="unconfirmed"} 1');
  });
});

describeIf(redisAvailable, 'two replicas with a real Redis', () => {
  let server: RedisServer;
  let store: RedisReadStore;
  let pair: Pair;
  beforeAll(async () => {
    server = await RedisServer.start({ password: 'a-password-of-the-tests' });
    store = new RedisReadStore({
      ...{ url: server.url, namespace: 'replicas', timeoutMs: 5_000, pauseMs: 20 },
      onState: () => undefined,
    });
    pair = await Pair.start(store, 'marked', IMPATIENT);
  });
  afterAll(async () => {
    await pair.stop();
    await store.close();
    await server.stop();
  });
  const staleness = async (): Promise<string | null> =>
    (await pair.first.call('/portfolio/weights')).headers.get('ballast-stale');
  const until = async (expected: string | null): Promise<void> => {
    for (let tries = 0; (await staleness()) !== expected; tries++) {
      if (tries > 500) throw new Error(`expected ballast-stale ${expected}, was never`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('agree, go on marked while it is away, and agree again without a restart', async () => {
    await until(null);
    pair.hold();
    pair.log.append(version(8));
    expect(await versionOf(pair.first)).toBe(8);
    expect(await versionOf(pair.second)).toBe(-503);
    pair.release();
    expect(await versionOf(pair.second)).toBe(8);

    await server.stop();
    await until('unconfirmed');
    pair.log.append(version(9));
    expect([await versionOf(pair.first), await versionOf(pair.second)]).toEqual([9, 9]);

    await server.start();
    await until(null);
    pair.hold();
    pair.log.append(version(10));
    expect(await versionOf(pair.first)).toBe(10);
    expect(await versionOf(pair.second)).toBe(-503);
    pair.release();
  });
});
