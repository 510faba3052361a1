import type { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/free-ports.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { type Service, Services, servicesBuilt } from '../kafka/services.js';
import {
  FOLDED,
  followingMarket,
  isLive,
  type Seen,
  seenAt,
  startMarket,
  tickers,
  TODAY,
} from './live-market.js';

const KEY = 'the-key-of-a-live-market';
const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};

describeIf(needs, 'the live market on Kafka', () => {
  let broker: TestBroker;
  let exchange: ExchangeServer;
  let services: Services;
  let url: string;
  beforeAll(async () => {
    broker = await startBroker();
    exchange = await startMarket();
    const port = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    const directory = temporaryDirectory();
    services = new Services({
      ...{ KAFKA_BROKERS: broker.brokers, PORT: String(port) },
      ...{ BALLAST_API_KEY: KEY, BALLAST_DATA_DIR: directory },
      ...followingMarket(exchange, directory),
    });
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await services.stopAll('SIGKILL');
    await exchange.close();
    await broker.remove();
    removeTemporaryDirectories();
  }, BROKER_TIMEOUT_MS);

  /** What the gateway says, unless a service has ended before. */
  const seen = (ingestor: Service, isIt: (what: Seen) => boolean): Promise<Seen> =>
    Promise.race([
      whenAnswering(url).then(() => seenAt(url, KEY, isIt)),
      ingestor.ended.then(({ output }) => {
        throw new Error(`expected a living ingestor, it ended with:\n${output}`);
      }),
    ]);

  it('is followed; an ingestor that is killed goes on where its last commit was, once', async () => {
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    services.startReplicas(1);
    services.start('gateway');
    const first = services.start('ingestor');
    const live = await seen(first, isLive);
    expect(live.metrics).toMatchObject(FOLDED);
    expect(live.intraday).toMatchObject({ session: TODAY.session, stale: [] });
    const { quotes, failures } = live.feed.report;
    expect([quotes.refused, failures.total]).toEqual([0, 0]);

    first.child.kill('SIGKILL');
    await first.ended;
    const again = services.startAgain(first);
    const later = await seen(
      again,
      ({ feed }) => feed.report.quotes.received > quotes.received + 2 * tickers.length,
    );
    expect(later.metrics).toMatchObject({ session: FOLDED.session, windows: FOLDED.windows });
    expect(later.feed.report.quotes.refused).toBe(0);
    again.child.kill('SIGTERM');
    expect(await again.ended).toMatchObject({ code: 0 });
  }, 240_000);
});

async function whenAnswering(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
