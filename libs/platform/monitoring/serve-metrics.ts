import type { Logger } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import type { Environment } from '#platform/config/environment.js';
import { EventLoopWatch } from './event-loop-watch.js';
import { MetricsServer, type ShownService } from './metrics-server.js';

/**
 * Serves what a process says of itself where METRICS_PORT asks for it.
 * @returns ends it
 * @throws BallastError CONFIG_PORT
 */
export async function serveMetrics(
  { environment, log }: { readonly environment: Environment; readonly log: Logger },
  service: ShownService,
): Promise<() => Promise<void>> {
  const { METRICS_PORT: port, HOST: host } = environment;
  if (port === '') return () => Promise.resolve();
  collectDefaultMetrics({ register: service.registry });
  const eventLoop = new EventLoopWatch(service.registry);
  const server = await MetricsServer.listen(service, { host, port: Number(port) });
  log.info({ url: server.url }, 'metrics');
  return async () => {
    eventLoop.stop();
    await server.close();
  };
}
