import { HttpConnection } from '../calculator/http-connection.js';

/** Requests at a fixed rate whatever the answers take. */
export interface OpenLoop {
  readonly port: number;
  readonly paths: readonly string[];
  readonly key: string;
  readonly perSecond: number;
  readonly connections: number;
  readonly seconds: number;
}

/** Milliseconds from the instant at which each request was DUE to its answer: a stall counts for all that waited in it. */
export async function openLoop(options: OpenLoop): Promise<readonly number[]> {
  const { port, paths, key, perSecond, connections, seconds } = options;
  const requests = paths.map((path) =>
    [`GET ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, `x-api-key: ${key}`, '', ''].join('\r\n'),
  );
  const total = perSecond * seconds;
  const began = performance.now();
  const times: number[] = [];
  const loop = async (first: number): Promise<void> => {
    const connection = await HttpConnection.open(port);
    for (let k = first; k < total; k += connections) {
      const due = began + (k * 1000) / perSecond;
      const early = due - performance.now();
      // A timer of 1 ms is the finest there is; what comes a little late is counted as late.
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
      // What is sent a little early is not answered before it is asked.
      const from = Math.min(due, performance.now());
      await connection.ask(requests[k % requests.length]);
      times.push(performance.now() - from);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, first) => loop(first)));
  return times;
}
