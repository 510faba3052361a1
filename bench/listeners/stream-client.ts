import { connect, type Socket } from 'node:net';

/** A listener that costs little: it looks for the ids of what it is sent, and notes when each came. */
export class StreamClient {
  /** Time of arrival in ms, by the id of the event. */
  readonly arrivals = new Map<string, number>();
  heartbeats = 0;
  #rest = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', () => undefined);
  }

  static open(port: number, path: string, key: string): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        const client = new StreamClient(socket);
        socket.once('data', () => resolve(client));
        socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${key}\r\n\r\n`);
      });
      socket.once('error', reject);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #read(chunk: string): void {
    const now = performance.now();
    const blocks = (this.#rest + chunk).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const id = /^id: (.*)$/m.exec(block)?.[1];
      if (block.includes('event: heartbeat')) this.heartbeats += 1;
      else if (id !== undefined) this.arrivals.set(id, now);
    }
  }
}
