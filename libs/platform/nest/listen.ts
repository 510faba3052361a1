import { lookup } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BallastError } from '#core/ballast-error.js';
import type { Environment } from '#platform/config/environment.js';

/** Listens and returns the address to open. @throws BallastError CONFIG_PORT when the port or host is not to be had */
export async function listen(
  app: NestFastifyApplication,
  { PORT, HOST }: Pick<Environment, 'PORT' | 'HOST'>,
): Promise<string> {
  try {
    // Not app.listen: Nest would print its own line about a port that is taken.
    await app.init();
    // One address: for a name with several, Fastify would open servers that know none of our limits.
    const { address } = await lookup(HOST);
    await app.getHttpAdapter().getInstance().listen({ port: PORT, host: address });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `expected a free port, was ${PORT} on ${HOST}, which another program uses: stop it or set PORT`,
      EACCES: `expected a port this user may open, was ${PORT}: set PORT to 1024 or more`,
      EADDRNOTAVAIL: `expected an address of this machine in HOST, was ${HOST}`,
      ENOTFOUND: `expected an address of this machine in HOST, was ${HOST}`,
    };
    throw new BallastError(
      'CONFIG_PORT',
      reasons[code] ?? `cannot listen on ${HOST}:${PORT}: ${code}`,
      {
        cause,
      },
    );
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const shown = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
