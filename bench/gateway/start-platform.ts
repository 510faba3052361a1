import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { servedPort } from '../served-port.js';

/** What the process of the platform says of itself when it is asked. */
export interface Progress {
  readonly ticks: number;
  readonly cpu: { readonly user: number; readonly system: number };
  /** Wall time at which the first window of the load began, and what its clock says then; ms. */
  readonly began: { readonly wall: number; readonly event: number };
}

/** The embedded platform under its load, in a process of its own. */
export async function startPlatform(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; port: number }> {
  const entry = fileURLToPath(new URL('./server-process.js', import.meta.url));
  const child = fork(entry, [directory, JSON.stringify(environment)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return { child, port: await servedPort(child) };
}

export const progressOf = (child: ChildProcess): Promise<Progress> =>
  new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Progress));
    child.send('progress');
  });
