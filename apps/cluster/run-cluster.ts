import { performance } from 'node:perf_hooks';
import { PORTF1 } from '#platform/bootstrap/shipped-portfolios.js';
import { apiKeyIn } from '#platform/config/api-key.js';
import { openDataDirectory } from '#platform/config/data-directory.js';
import type { Environment } from '#platform/config/environment.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { claimOf } from '#platform/service/claim-of.js';
import { firstFailure } from '#platform/service/first-failure.js';
import { openCodec, type OpenedCluster } from '#platform/service/open-cluster.js';
import type { History } from '../embedded/summary/history.js';
import { printReplaySummary } from '../embedded/summary/print-replay-summary.js';
import { goesOn } from '../embedded/terminal/goes-on.js';
import { printAddresses } from '../embedded/terminal/print-addresses.js';
import { ReplayProgress } from '../embedded/terminal/replay-progress.js';
import type { Screen } from '../embedded/terminal/screen.js';
import { shippedVenues } from '../ingestor/venues/shipped-venues.js';
import { type ChildSpec, Children } from './children.js';
import { isDevelopersOwn } from './developers-own.js';
import { settledHistory } from './settled-history.js';

/** The main job on Kafka: topics are there, then every service as a process of its own, until stopped. */
export async function runCluster(
  { environment, cluster }: OpenedCluster,
  parts: {
    readonly screen: Screen;
    /** End after the summary. */
    readonly once: boolean;
    readonly variables: Readonly<Record<string, string | undefined>>;
    readonly stopped: Promise<void>;
  },
): Promise<void> {
  const { screen, once, variables, stopped } = parts;
  const { root } = openDataDirectory(environment.BALLAST_DATA_DIR);
  const apiKey = apiKeyIn(root, environment.BALLAST_API_KEY);
  await prepareTopics({ environment, cluster }, screen);
  const children = new Children(variables, (text) => {
    screen.line(text);
  });
  for (const spec of servicesOf(environment)) children.start(spec);
  const claim = claimOf({ ...environment, BALLAST_REPLICAS: 1, BALLAST_ORDINAL: '0' }, '');
  const codec = await openCodec({ environment, cluster });
  const failure = firstFailure();
  const log = new KafkaTopicLog({
    ...{ cluster, claim, codec, onFatal: failure.report },
    onRestart: (what, cause) => {
      screen.line(`${what}: ${String(cause)}`);
    },
  });
  try {
    const work = async (): Promise<void> => {
      await showHistory(log, screen);
      if (once) return;
      const { HOST, PORT } = environment;
      const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
      printAddresses(screen, { url: `http://${host}:${PORT}`, apiKey });
      screen.line();
      screen.line(goesOn(environment.BALLAST_MARKET));
      await stopped;
    };
    await Promise.race([work(), stopped, failure.happened, children.failed]);
  } finally {
    await children.stop();
    await log.close();
  }
}

/** @throws BallastError CONFIG_TOPICS when they are not there on a cluster that is more than a developer's own */
async function prepareTopics(
  { environment, cluster }: OpenedCluster,
  screen: Screen,
): Promise<void> {
  if (!isDevelopersOwn(environment)) {
    await cluster.verifyTopics();
    return;
  }
  const topics = await createTopics(cluster.kafka, cluster.names, 'development');
  screen.line(`${topics.created.length} topics created, ${topics.present.length} were there`);
}

async function showHistory(log: KafkaTopicLog, screen: Screen): Promise<void> {
  const { replay } = shippedVenues();
  const total = replay.sessions - 1;
  const started = performance.now();
  const progress = new ReplayProgress(screen, () => performance.now(), started);
  const { universeId } = replay.universe();
  const settled = await settledHistory(log, { universeId, windows: total }, (history, returns) => {
    const { session, window: done } = returns;
    const sharpe = history.metrics.get(PORTF1)?.last.sharpe ?? null;
    progress.show({ session, done, total, sharpe, rebalances: appliedIn(history) });
  });
  const seconds = settled.before < total ? (performance.now() - started) / 1000 : null;
  printReplaySummary(screen, { ...settled, seconds });
}

function appliedIn(history: History): number {
  return [...history.decisions.values()].flat().filter(({ result }) => result.status === 'applied')
    .length;
}

/** Something is recorded, or somebody is told. */
const isRecorderNeeded = (environment: Environment): boolean =>
  environment.BALLAST_HISTORY !== 'off' ||
  environment.WEBHOOK_URLS !== '' ||
  environment.SMTP_URL !== '' ||
  environment.INFLUX_URL !== '' ||
  environment.BALLAST_PARQUET_DIR !== '';

/** Tasks are shared by replicas of analytics and optimizer; one gateway and one ingestor are enough here. */
function servicesOf(environment: Environment): readonly ChildSpec[] {
  const { BALLAST_REPLICAS: replicas, METRICS_PORT: firstPort } = environment;
  const one = { BALLAST_REPLICAS: '1', BALLAST_ORDINAL: '0' };
  const shared = Array.from({ length: replicas }, (_, ordinal) => ordinal).flatMap((ordinal) =>
    (['analytics', 'optimizer'] as const).map((app) => ({
      app,
      environment: { BALLAST_REPLICAS: String(replicas), BALLAST_ORDINAL: String(ordinal) },
    })),
  );
  const services: ChildSpec[] = [
    ...shared,
    { app: 'ingestor', environment: one },
    { app: 'gateway', environment: one },
    ...(isRecorderNeeded(environment) ? [{ app: 'recorder', environment: one } as const] : []),
  ];
  if (firstPort === '' || firstPort === '0') return services;
  // On one machine each process needs a port of its own.
  return services.map(({ app, environment: own }, index) => ({
    app,
    environment: { ...own, METRICS_PORT: String(Number(firstPort) + index) },
  }));
}
