import { type ChildProcess, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { isSoInTime } from '#testing/in-time.js';
import type { Requirement } from '#testing/requires.js';

const installed = spawnSync(
  join(packageRoot(), 'tools', 'prometheus', 'install.sh'),
  ['--offline'],
  { encoding: 'utf8' },
);

/** For `describeIf`: whether Prometheus, Alertmanager and their tools can be run here. */
export const prometheusAvailable: Requirement = {
  met: process.platform === 'linux' && installed.status === 0,
  needs: 'Linux with Prometheus and Alertmanager: tools/prometheus/install.sh',
};

/** The path of one of their programs. */
export const programOf = (name: 'prometheus' | 'promtool' | 'alertmanager' | 'amtool'): string =>
  join(installed.stdout.trim(), name);

/** Of a server, from its start to its first answer; a machine that is busy takes its time. */
export const PATIENCE_MS = 120_000;

/** By itself or by a signal. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Resolves when `url` answers with success. @throws Error when the process has ended before, or does not answer in time */
export async function whenAnswering(child: ChildProcess, url: string): Promise<void> {
  const isSo = async (): Promise<boolean> => {
    if (hasEnded(child)) {
      const how = child.exitCode ?? child.signalCode;
      throw new Error(`expected an answer of ${url}, the server ended with ${how}`);
    }
    return (await fetch(url).catch(() => null))?.ok === true;
  };
  await isSoInTime(PATIENCE_MS, `an answer of ${url}`, { isSo });
}

/** Ends a process and resolves when it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
