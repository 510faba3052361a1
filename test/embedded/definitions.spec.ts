import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { startStages } from '#testing/hosted-stages.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { FeedRunner } from '../../apps/ingestor/feed-runner.js';
import { SyntheticVenue } from '../../apps/ingestor/venues/synthetic/synthetic-venue.js';
import { startGateway, type RunningGateway } from '../gateway/running-gateway.js';

const venue = new SyntheticVenue({ tradesPerWindow: 3 });
const { instruments, calendar, window } = venue.universe();
const names = instruments.slice(0, 3);

/** The universe of the venue and a part of it, as people would put them. */
const universe = (universeId: string, of: readonly string[]) => ({
  universeId,
  ...{ venue: 'simulated', source: 'simulated', feeds: ['synthetic'], instruments: of },
  ...{ calendar, window },
  estimators: { slow: { halfLifeYears: 0.5 } },
});
const portfolio = (portfolioId: string, universeId: string, initial: object) => ({
  ...{ portfolioId, universeId, instruments: names, initial, estimator: 'slow' },
  objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
  policy: { warmUpWindows: 5, review: { every: 5 }, cost: 0, horizonYears: 0.25 },
});

describe('definitions over HTTP, on a running embedded stream', () => {
  const journal = new MemoryCommitLog();
  const codec = avroRecordCodec();
  const runtime = startStages(journal);
  let gateway: RunningGateway;
  let feed: FeedRunner;
  beforeAll(async () => {
    const topicLog = new EmbeddedTopicLog(journal, codec);
    gateway = await startGateway({ topics: topicLog, patienceMs: 5_000 });
    feed = await FeedRunner.open(venue, new EmbeddedFeedLog(journal, codec, runtime));
  });
  afterAll(async () => {
    await gateway.stop();
    await runtime.stop();
  });

  const ask = async (method: string, path: string, body?: object): Promise<[number, unknown]> => {
    const response = await gateway.call(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    // A universe reaches the tick partitions behind its verdict.
    await runtime.settled();
    return [response.status, await response.json()];
  };
  const windows = async (count: number): Promise<void> => {
    for (let k = 0; k < count; k++) await feed.runOnce();
    await runtime.settled();
  };

  it('are decided, held and served: two universes, portfolios in both', async () => {
    expect(await ask('PUT', '/universes/all', universe('all', instruments))).toMatchObject([
      201,
      { version: 1 },
    ]);
    await windows(4);
    expect(await ask('PUT', '/portfolios/p', portfolio('p', 'all', { equal: true }))).toMatchObject(
      [201, { version: 1, effectiveAfter: expect.any(String) }],
    );
    expect((await ask('PUT', '/universes/part', universe('part', names)))[0]).toBe(201);
    await windows(4);
    const start = { marketWeights: { [names[0]]: 0.5, [names[1]]: 0.5 }, views: { P: [], Q: [] } };
    const views = portfolio('q', 'part', { blackLitterman: start });
    expect((await ask('PUT', '/portfolios/q', views))[0]).toBe(201);
    await windows(8);

    const held = { [names[0]]: expect.any(Number) };
    expect(await ask('GET', '/portfolios/p/weights')).toMatchObject([
      200,
      { universeId: 'all', heldWeights: held },
    ]);
    expect(await ask('GET', '/portfolios/q/weights')).toMatchObject([
      200,
      { universeId: 'part', heldWeights: held },
    ]);
    const [, history] = await ask('GET', '/portfolios/q/history');
    const { items } = history as { items: { decisionId: string; trigger: { kind: string } }[] };
    const bootstrap = items.at(-1);
    expect(bootstrap).toMatchObject({ trigger: { kind: 'bootstrap' }, status: 'applied' });
    expect(await ask('GET', `/decisions/${bootstrap?.decisionId ?? ''}/replay`)).toMatchObject([
      200,
      { identical: true, differences: [] },
    ]);
  }, 60_000);

  it('that are deleted are gone, and the others go on', async () => {
    expect((await ask('DELETE', '/portfolios/q'))[0]).toBe(200);
    expect((await ask('DELETE', '/universes/part'))[0]).toBe(200);
    await windows(2);
    expect((await ask('GET', '/portfolios/q/weights'))[0]).toBe(404);
    const [, { asOf }] = (await ask('GET', '/portfolios/p/weights')) as [number, { asOf: string }];
    await windows(1);
    const [, after] = (await ask('GET', '/portfolios/p/weights')) as [number, { asOf: string }];
    expect(after.asOf > asOf).toBe(true);
  }, 60_000);
});
