import type { Environment } from '#platform/config/environment.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}):\d+$/;

/**
 * Whether a cluster is a developer's own: one broker on loopback that asks for no name and shows no certificate, and
 * nothing said of production. There `npm start` may make the topics; anywhere else, a tunnel to a secured cluster
 * included, that is a step of somebody's own.
 */
export function isDevelopersOwn({
  KAFKA_BROKERS: brokers,
  BALLAST_DURABILITY: durability,
  KAFKA_CA_FILE: authority,
}: Pick<Environment, 'KAFKA_BROKERS' | 'BALLAST_DURABILITY' | 'KAFKA_CA_FILE'>): boolean {
  // A login needs the file of an authority too.
  return durability === 'development' && authority === '' && LOOPBACK.test(brokers);
}
