import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import type { Requirement } from '../requires.js';

/** The scripts that start and stop brokers. */
export const kafkaScript = (name: string): string => join(packageRoot(), 'tools', 'kafka', name);

/** Whether a suite can start a broker: for `describeIf`. */
export const kafkaAvailable: Requirement = {
  met: process.platform === 'linux' && hasJava() && (isFetched('broker') || runs('mvn')),
  needs: 'Linux, Java 17 and Maven: it starts a Kafka broker',
};

/** The same with security: its certificates are made with openssl. */
export const secureKafkaAvailable: Requirement = {
  met: kafkaAvailable.met && runs('openssl', 'version'),
  needs: 'Linux, Java 17, Maven and openssl: it starts a Kafka broker with TLS',
};

/** Whether a suite can start a broker and a schema registry. */
export const registryAvailable: Requirement = {
  met: kafkaAvailable.met && runs('curl') && (isFetched('registry') || runs('mvn')),
  needs: 'Linux, Java 17, Maven and curl: it starts a Kafka broker and a schema registry',
};

function hasJava(): boolean {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return error === undefined && Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= 17;
}

function runs(program: string, argument = '--version'): boolean {
  return spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;
}

function isFetched(part: string): boolean {
  return spawnSync(kafkaScript('fetch.sh'), [part, '--offline'], { stdio: 'ignore' }).status === 0;
}
