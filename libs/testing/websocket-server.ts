import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A websocket server on loopback. */
export interface LoopbackServer {
  readonly url: string;
  /** Connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** @param onClient says what the server says to whoever connects; `index` counts from 0 */
export async function websocketServer(
  onClient: (client: WebSocket, index: number, request: IncomingMessage) => void,
): Promise<LoopbackServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let connections = 0;
  server.on('connection', (client, request) => {
    // A client that is killed in the middle of a frame is no fault of the server's.
    client.on('error', () => undefined);
    onClient(client, connections++, request);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
