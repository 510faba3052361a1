import { join } from 'node:path';
import type { NotifyEnvironment } from '#platform/config/notify-environment.js';
import type { Source } from '#stream/generated/wire-types.js';
import { configuredReceivers } from './configured-receivers.js';
import type { NotifierOptions } from './notifier.js';

/** Who is told of triggers and decisions. */
export type NotifyConfig = Omit<NotifierOptions, 'source'>;

/** What the environment says. @throws BallastError CONFIG_INVALID naming every fault */
export function notifyConfigIn(
  environment: NotifyEnvironment,
  dataDirectory: string,
  onTrouble: NotifyConfig['onTrouble'],
): NotifyConfig {
  const sources = new Set(environment.BALLAST_NOTIFY_SOURCES.split(',') as Source[]);
  return {
    receivers: configuredReceivers(environment, Date.now),
    sources,
    directory: join(dataDirectory, 'notify'),
    now: Date.now,
    random: Math.random,
    onTrouble,
  };
}
