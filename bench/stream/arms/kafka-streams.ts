import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '#stream/topics.js';
import { Meter } from '../meter/meter.js';
import { startCommand } from '../process/child.js';
import type { Pipeline, RunningPipeline } from './pipeline.js';

const STARTS_WITHIN_MS = 120_000;

/** Kafka Streams on the same records; null when its classes are not there. @param build what Maven has written */
export function kafkaStreams(build: string): Pipeline | null {
  if (!existsSync(join(build, 'classes', 'peer', 'Main.class'))) return null;
  return {
    name: 'streams',
    label: 'Kafka Streams 4.3.1, exactly_once_v2',
    topics: { 'peer.closes': 1, 'peer.metrics': 1, 'peer.triggers': 1 },
    async start({ cluster, instruments, portfolios }): Promise<RunningPipeline> {
      const prefix = `${cluster.names.namespace}.peer`;
      const meter = await Meter.start({
        broker: cluster.broker,
        layout: 'peer',
        portfolios,
        instruments,
        topics: {
          metrics: `${prefix}.metrics`,
          weights: null,
          universe: null,
          late: null,
          deadLetters: null,
          outcomes: null,
        },
      });
      const state = mkdtempSync(join(tmpdir(), 'ballast-peer-'));
      const settings = {
        prefix,
        ticks: cluster.names.physical(topics.ticks.name),
        kafka: cluster.broker,
        universe: instruments,
        names: instruments,
        portfolios,
        partitions: topics.ticks.partitions,
        state,
      };
      const child = startCommand('Kafka Streams', [
        'java',
        '-Xms512m',
        '-Xmx512m',
        '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
        '-cp',
        `${build}/classes:${build}/deps/*`,
        'peer.Main',
        ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      ]);
      await child.printed('STATE RUNNING', STARTS_WITHIN_MS);
      return {
        processes: [child],
        meter,
        onWindow: (listener) => {
          meter.onWindow(listener);
        },
        async stop() {
          await child.stop();
          await meter.stop();
          rmSync(state, { recursive: true, force: true });
        },
      };
    },
  };
}
