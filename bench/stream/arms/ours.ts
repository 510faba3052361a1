import { fileURLToPath } from 'node:url';
import { topics } from '#stream/topics.js';
import { Meter } from '../meter/meter.js';
import { type Child, startCommand } from '../process/child.js';
import type { Pipeline, PipelineRun, RunningPipeline } from './pipeline.js';

/** The compiled apps lie beside the compiled bench. */
const entry = (app: string): string =>
  fileURLToPath(new URL(`../../../apps/${app}/main.js`, import.meta.url));

export interface OursOptions {
  /** Analytics processes that share the partitions. */
  readonly replicas?: number;
  /** Arguments of Node for the analytics processes, for a profile. */
  readonly node?: readonly string[];
}

/** Starts the processes of the platform that the measurement needs. */
export function startApps(run: PipelineRun, options: OursOptions = {}): Child[] {
  const { replicas = 1, node = [] } = options;
  const { cluster } = run;
  const environment = (ordinal: number, count: number): Record<string, string> => ({
    KAFKA_BROKERS: cluster.broker,
    BALLAST_NAMESPACE: cluster.names.namespace,
    BALLAST_REPLICAS: String(count),
    BALLAST_ORDINAL: String(ordinal),
    // Probes of health and metrics listen anywhere.
    PORT: '0',
  });
  const analytics = Array.from({ length: replicas }, (_, ordinal) =>
    startCommand(
      `analytics ${ordinal}`,
      [process.execPath, ...node, entry('analytics')],
      environment(ordinal, replicas),
    ),
  );
  const optimizer = startCommand(
    'optimizer',
    [process.execPath, entry('optimizer')],
    environment(0, 1),
  );
  return [...analytics, optimizer];
}

/** The meter of what the platform writes. */
export function meterOurs(run: PipelineRun): Promise<Meter> {
  const { cluster, portfolios, instruments } = run;
  const physical = (name: string): string => cluster.names.physical(name);
  return Meter.start({
    broker: cluster.broker,
    layout: 'ballast',
    portfolios,
    instruments,
    topics: {
      metrics: physical(topics.metrics.name),
      weights: physical(topics.weights.name),
      universe: physical(topics.universe.name),
      late: physical(topics.late.name),
      deadLetters: physical(topics.deadLetter.name),
      outcomes: physical(topics.outcomes.name),
    },
  });
}

/** Ballast's own pipeline: analytics and optimizer on Kafka, exactly once. */
export function ours(options: OursOptions = {}): Pipeline {
  return {
    name: 'ours',
    label: 'Ballast, exactly once',
    topics: {},
    async start(run): Promise<RunningPipeline> {
      const meter = await meterOurs(run);
      const alive = meter.alive();
      const processes = startApps(run, options);
      const failed = processes.map(async (child) => {
        const code = await child.ended;
        throw new Error(`expected ${child.name} to run, ended with ${code}: ${child.output}`);
      });
      await Promise.race([alive, ...failed]);
      for (const failure of failed) failure.catch(() => undefined);
      return {
        processes,
        meter,
        onWindow: (listener) => {
          meter.onWindow(listener);
        },
        async stop() {
          await Promise.all(processes.map((child) => child.stop()));
          await meter.stop();
        },
      };
    },
  };
}
