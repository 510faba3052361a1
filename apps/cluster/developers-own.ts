import type { Environment } from '#platform/config/environment.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}):\d+$/;

/**
 * Whether a cluster is a developer's own: one broker on loopback, and nothing said of production. There `npm start` may
 * make the topics; anywhere else that is a step of somebody's own.
 */
export function isDevelopersOwn({
  KAFKA_BROKERS: brokers,
  BALLAST_DURABILITY: durability,
}: Pick<Environment, 'KAFKA_BROKERS' | 'BALLAST_DURABILITY'>): boolean {
  return durability === 'development' && LOOPBACK.test(brokers);
}
