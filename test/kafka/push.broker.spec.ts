import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/free-ports.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory } from '../embedded/main-job.js';
import { whenReady } from '../operations/shown-metrics.js';
import { deskSources, PushedDesk, SESSIONS, TICKS } from '../venues/pushed-desk.js';
import { type Service, Services, servicesBuilt } from './services.js';

const KEY = 'the-key-of-a-desk-that-pushes';
const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};

describeIf(needs, 'pushed ticks on Kafka', () => {
  let broker: TestBroker;
  let services: Services;
  beforeAll(async () => {
    broker = await startBroker();
  }, BROKER_TIMEOUT_MS);
  afterEach(() => services.stopAll('SIGKILL'));
  afterAll(() => broker.remove(), BROKER_TIMEOUT_MS);

  /** A platform of its own whose gateway and ingestor are killed behind these sessions, and pushed to again. */
  const outcomeOf = (namespace: string, killedBehind: readonly number[]) =>
    inDirectory(async (directory) => {
      const port = await freePorts(1);
      services = new Services({
        KAFKA_BROKERS: broker.brokers,
        BALLAST_NAMESPACE: namespace,
        BALLAST_PUBLIC_PREFIX: `${namespace}.`,
        BALLAST_DATA_DIR: directory,
        BALLAST_MARKET: 'none',
        BALLAST_SOURCES: deskSources(directory),
        BALLAST_API_KEY: KEY,
        PORT: String(port),
      });
      expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
      services.start('analytics');
      services.start('optimizer');
      const url = `http://127.0.0.1:${port}`;
      const desk = new PushedDesk(url, KEY);
      let struck: Service[] = [services.start('ingestor'), services.start('gateway')];
      const running = async (): Promise<void> => {
        await whenReady(url);
        await desk.known();
      };
      await running();
      await desk.hold();
      for (let k = 0; k < SESSIONS; k++) {
        await desk.push(k);
        if (!killedBehind.includes(k)) continue;
        for (const { child } of struck) child.kill('SIGKILL');
        await Promise.all(struck.map(({ ended }) => ended));
        struck = struck.map((service) => services.startAgain(service));
        await running();
        await desk.push(k);
      }
      const outcome = await desk.outcome();
      for (const { child } of struck) child.kill('SIGTERM');
      const ends = await Promise.all(struck.map(({ ended }) => ended));
      expect(ends.map(({ code }) => code)).toEqual([0, 0]);
      await services.stopAll('SIGKILL');
      return outcome;
    });

  it('move the statistics of their universe, the same with kills and repeats as without', async () => {
    const plain = await outcomeOf('plain', []);
    expect(plain.report).toMatchObject({
      quotes: { ticks: TICKS, repeats: 0, refused: 0 },
      sequence: { gaps: 0, missing: 0, duplicates: 0 },
    });
    const struck = await outcomeOf('struck', [3, 8]);
    expect(struck.stats).toEqual(plain.stats);
    expect(struck.report).toMatchObject({
      quotes: { ticks: TICKS, repeats: 4, refused: 0 },
      sequence: { gaps: 0, missing: 0, duplicates: 4 },
    });
  }, 300_000);
});
