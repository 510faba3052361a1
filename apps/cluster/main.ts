import 'reflect-metadata';
import { BallastError } from '#core/ballast-error.js';
import { printsConfiguration } from '#platform/config/effective-configuration.js';
import { exitWith } from '#platform/service/exit-with.js';
import { openCluster } from '#platform/service/open-cluster.js';
import { stopSignal } from '#platform/service/stop-signal.js';
import { readArguments } from '../embedded/arguments.js';
import { Screen } from '../embedded/terminal/screen.js';
import { runCluster } from './run-cluster.js';

async function run(): Promise<void> {
  const { once, fresh } = readArguments(process.argv.slice(2));
  if (fresh) {
    throw new BallastError(
      'CONFIG_INVALID',
      '--fresh: expected without KAFKA_BROKERS; on Kafka choose another BALLAST_NAMESPACE, or delete its topics',
    );
  }
  const screen = new Screen(process.stdout, { colour: process.env['NO_COLOR'] === undefined });
  await runCluster(openCluster('cluster'), {
    screen,
    once,
    variables: process.env,
    stopped: stopSignal(),
  });
}

try {
  if (!printsConfiguration(process.argv)) {
    await run();
    process.exit();
  }
} catch (error) {
  exitWith(error);
  process.exit();
}
