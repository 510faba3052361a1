import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const FIRST = 19_300;
const LAST = 19_399;

/** The first of `count` ports in a row that nobody listens on, from a place of its own: suites run at the same time. */
export async function freePorts(count: number): Promise<number> {
  const places = Math.floor((LAST - FIRST + 1) / count);
  const start = randomInt(places);
  for (let i = 0; i < places; i++) {
    const first = FIRST + ((start + i) % places) * count;
    const free = await Promise.all(Array.from({ length: count }, (_, k) => isFree(first + k)));
    if (!free.includes(false)) return first;
  }
  throw new RangeError(`expected ${count} free ports from ${FIRST} to ${LAST}, was none`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
