import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import type { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import type { Decision } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { checkLog } from '#testing/checker/check-log.js';
import { logOf } from '#testing/checker/checked-log.js';
import { loadPortfolios } from '#testing/checker/load-universe.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/free-ports.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { quietClient } from '../../tools/campaign/client.mjs';
import { whenQuiet } from '../../tools/campaign/quiet.mjs';
import { readLog } from '../../tools/campaign/read-log.mjs';
import { campaignUniverse, Source } from '../../tools/campaign/source.mjs';
import { embeddedDigest } from '../embedded/embedded-replay.js';
import { whenReady } from '../operations/shown-metrics.js';
import { closesText } from '../replay/casablanca-replay.js';
import { digestWhenSettled, readerOf, UNIVERSE } from './history.js';
import { hasStarted, type Service, Services, servicesBuilt } from './services.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};
/** In windows of half a second: 1,000 ticks a second. */
const TICKS_PER_WINDOW = 500;
const API_KEY = 'a key of this spec alone';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Exit code 0 says "within ten seconds" too: a stop that takes 9.5 s ends its process with 1. */
async function stopped({ app, child, ended }: Service): Promise<string> {
  child.kill('SIGTERM');
  const { code, output } = await ended;
  return code === 0 ? `${app} stopped` : `${app} ended with ${code}: ${output.slice(-2000)}`;
}

/** Asks several times at once until told to stop. */
class Askers {
  /** How requests failed that were begun, by the code of the socket: a gateway that is not there begins none. */
  readonly failed: string[] = [];
  answered = 0;
  #asking = true;

  constructor(private readonly url: string) {
    for (let k = 0; k < 4; k++) void this.#ask();
  }

  stop(): void {
    this.#asking = false;
  }

  async #ask(): Promise<void> {
    while (this.#asking) {
      try {
        const answer = await fetch(`${this.url}/portfolio/metrics`, {
          headers: { 'x-api-key': API_KEY },
        });
        await answer.text();
        this.answered += 1;
      } catch (error) {
        // Of another realm than Jest's: no class of this file is theirs.
        const { cause } = error as { readonly cause?: { readonly code?: string } };
        if (cause?.code !== 'ECONNREFUSED') this.failed.push(cause?.code ?? String(error));
        await pause(20);
      }
    }
  }
}

describeIf(needs, 'services that get SIGTERM while ticks flow', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-drain-'));
  let broker: TestBroker;
  let services: Services;
  let log: KafkaTopicLog;
  let source: Source;
  let decided = 0;
  beforeAll(async () => {
    broker = await startBroker();
    services = new Services({ KAFKA_BROKERS: broker.brokers, BALLAST_DATA_DIR: directory });
    log = readerOf(broker);
    source = new Source(quietClient([broker.brokers], 'source'), 1, TICKS_PER_WINDOW);
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await services.stopAll('SIGKILL');
    await source.abandon();
    await log.close();
    await broker.remove();
    rmSync(directory, { recursive: true, force: true });
  }, BROKER_TIMEOUT_MS);

  /** Puts the universe of the load beside the shipped ones, and its source to work. */
  const load = async (): Promise<void> => {
    await whenBroadcast(log, [UNIVERSE]);
    const portfolios = loadPortfolios(campaignUniverse);
    await writeBootstrap(log, { universes: [campaignUniverse], portfolios });
    await whenBroadcast(log, [campaignUniverse.universeId]);
    log.follow(
      [topics.decisions.name],
      ({ value }) => {
        const { universeId } = (value as Decision).request;
        if (universeId === campaignUniverse.universeId) decided += 1;
      },
      () => undefined,
    );
    source.start();
  };

  /** Resolves when the universe of the load has decided so many times more. */
  const whenDecided = async (more: number): Promise<void> => {
    for (const until = decided + more; decided < until;) await pause(50);
  };

  it('end with 0, and what they had read is written exactly once', async () => {
    const expected = await embeddedDigest(closesText);
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    const stages = services.startReplicas(1);
    const first = services.start('ingestor');
    // It has just begun to write the definitions and the history.
    await hasStarted(first);
    expect(await stopped(first)).toBe('ingestor stopped');
    const port = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const feeds = [
      services.start('ingestor'),
      services.start('gateway', { PORT: String(port), BALLAST_API_KEY: API_KEY }),
    ];
    await load();
    await whenReady(url);
    const askers = new Askers(url);
    await whenDecided(6);
    const again: Service[] = [];
    for (const service of [...stages, ...feeds]) {
      expect(await stopped(service)).toBe(`${service.app} stopped`);
      again.push(services.startAgain(service));
      await whenDecided(4);
    }
    askers.stop();
    expect(askers.failed).toEqual([]);
    expect(askers.answered).toBeGreaterThan(100);
    // A process that still loads its modules has no ear for signals yet.
    await whenReady(url);
    await source.stop();
    expect(await digestWhenSettled(log)).toEqual(expected);
    const [stagesAgain, feedsAgain] = [again.slice(0, 2), again.slice(2)];
    const kafka = quietClient([broker.brokers], 'test');
    const feedsEnds = await Promise.all(feedsAgain.map(stopped));
    await whenQuiet(kafka);
    const stagesEnds = await Promise.all(stagesAgain.map(stopped));
    const ends = again.map(({ app }) => `${app} stopped`);
    expect([...stagesEnds, ...feedsEnds]).toEqual(ends);
    const verdicts = checkLog(logOf(await readLog(kafka)));
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
  }, 400_000);
});
