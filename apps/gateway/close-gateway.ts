import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayAdapter } from './http/gateway-adapter.js';
import { LiveStreams } from './live/live-streams.js';
import { Readiness } from './readiness.js';

/**
 * Ends an application with a gateway without a request that fails: it says that it is not ready, takes no new
 * connection, ends the streams and answers what is under way; then, and not before, its modules are destroyed.
 */
export async function closeGateway(app: NestFastifyApplication): Promise<void> {
  const adapter = app.getHttpAdapter() as unknown as GatewayAdapter;
  app.get(Readiness).closing = true;
  await Promise.all([app.get(LiveStreams).end(), adapter.drain()]);
  await app.close();
}
