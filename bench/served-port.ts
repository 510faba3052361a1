import type { ChildProcess } from 'node:child_process';

/** The port of the loopback address that a process prints once it serves. @throws Error with all it printed when it ends before */
export function servedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(printed);
      if (address !== null) resolve(Number(address[1]));
    });
    child.once('exit', (code) => {
      reject(new Error(`expected a platform that serves, it exited with ${code}:\n${printed}`));
    });
  });
}
