import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below what systems give to outgoing connections. */
const FIRST = 21_000;
const LAST = 21_999;
/** A file for each port, with the process that it was given to. */
const CLAIMS = join(tmpdir(), 'ballast-ports');

/**
 * The first of `count` ports in a row on the loopback interface that nobody listens on. They are this process's until
 * it ends, listened on or not: whoever looks meanwhile, in this process or another, gets others.
 */
export async function freePorts(count: number): Promise<number> {
  mkdirSync(CLAIMS, { recursive: true });
  const places = Math.floor((LAST - FIRST + 1) / count);
  const start = randomInt(places);
  for (let i = 0; i < places; i++) {
    const first = FIRST + ((start + i) % places) * count;
    const ports = Array.from({ length: count }, (_, k) => first + k);
    if (!ports.every(isClaimed)) continue;
    const free = await Promise.all(ports.map(isFree));
    if (!free.includes(false)) return first;
  }
  throw new RangeError(`expected ${count} free ports from ${FIRST} to ${LAST}, was none`);
}

/** Whether the port is this caller's from now on. */
function isClaimed(port: number): boolean {
  const file = join(CLAIMS, String(port));
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isRunning(Number(readFileSync(file, 'utf8')))) return false;
    rmSync(file, { force: true });
    return isClaimed(port);
  }
}

/** A claim that is being written has no process yet: signal 0 to nobody is answered as well. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
