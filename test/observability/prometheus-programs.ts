import { type ChildProcess, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
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

/** Resolves when `url` answers with success. @throws Error when the process has ended before */
export async function whenAnswering(child: ChildProcess, url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))?.ok) {
    if (child.exitCode !== null) {
      throw new Error(`expected an answer of ${url}, the server ended with ${child.exitCode}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Ends a process and resolves when it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
