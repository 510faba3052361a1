import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { printsConfiguration } from '#platform/config/effective-configuration.js';
import type { Environment } from '#platform/config/environment.js';
import type { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { watchPartitions } from '#platform/kafka/watch-partitions.js';
import type { Claim } from '#platform/task/claim.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { claimOf } from './claim-of.js';
import { exitWith } from './exit-with.js';
import { firstFailure } from './first-failure.js';
import { openCluster, openCodec } from './open-cluster.js';
import { serviceLog } from './service-log.js';
import { stopSignal } from './stop-signal.js';

/** A stop that hangs is cut off: within the ten seconds that whoever stops us waits. */
const STOP_MS = 9500;

/** How often a running service compares the partitions of the cluster with its table. */
const PARTITIONS_EVERY_MS = 10_000;

/** What a service on Kafka starts with. */
export interface ServiceContext {
  readonly environment: Environment;
  readonly log: Logger;
  readonly cluster: KafkaCluster;
  readonly claim: Claim;
  readonly codec: RecordCodec;
  /** Ends the process: with what cannot be mended here, the next start is the way on. */
  readonly onFatal: (error: unknown) => void;
  readonly onRestart: (what: string, cause: unknown) => void;
}

/** What a started service can be asked. */
export interface RunningService {
  stop(): Promise<void>;
}

/**
 * Runs one service as a process of its own: configuration, log, signals, exit code (0 stopped, 1 a fault of ours, 2 a
 * fault in what we were told). With --print-config it prints its configuration instead.
 */
export async function runService(
  app: string,
  start: (context: ServiceContext) => Promise<RunningService>,
  options: { readonly partitionsEveryMs?: number } = {},
): Promise<void> {
  const log = serviceLog(app);
  try {
    if (printsConfiguration(process.argv)) return;
    const failure = firstFailure();
    const stopped = stopSignal();
    // Whoever is told to stop while it starts may be waiting for an outage to end.
    void stopped.then(() => {
      setTimeout(() => {
        log.error('the stop took too long');
        process.exit(1);
      }, STOP_MS).unref();
    });
    const context = await serviceContext(app, log, failure.report);
    const service = await Promise.race([start(context), failure.happened]);
    log.info({ ...context.claim }, 'started');
    const endWatch = watchPartitions({
      verify: () => context.cluster.verifyPartitions(),
      everyMs: options.partitionsEveryMs ?? PARTITIONS_EVERY_MS,
      onChanged: failure.report,
    });
    await Promise.race([stopped, failure.happened]);
    endWatch();
    await service.stop();
    log.info('stopped');
  } catch (error) {
    exitWith(error);
  }
  process.exit();
}

async function serviceContext(
  app: string,
  log: Logger,
  onFatal: (error: unknown) => void,
): Promise<ServiceContext> {
  const opened = openCluster(app, (level, text) => {
    log[level]({ client: 'kafkajs' }, text);
  });
  const { environment, cluster } = opened;
  return {
    environment,
    log,
    cluster,
    claim: claimOf(environment, hostname()),
    codec: await openCodec(opened),
    onFatal,
    onRestart: (what, cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      log.warn({ what, cause: reason }, 'restarted');
    },
  };
}
