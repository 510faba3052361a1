import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** One kept-alive connection that sends the same request again and again: a client that costs the server's cores little. */
export class HttpConnection {
  #received = '';
  #answered: ((body: string) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#received += chunk;
      this.#look();
    });
    socket.on('error', (error) => this.#failed?.(error));
    socket.on('close', () => this.#failed?.(new Error('expected an open connection')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        resolve(new HttpConnection(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Sends a request and resolves with the body of its answer. @throws Error unless it is 200 */
  ask(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.#failed = null;
    this.socket.destroy();
  }

  #look(): void {
    const head = this.#received.indexOf(HEAD_END);
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.#received.slice(0, head));
    if (length === null) {
      this.#failed?.(new Error(`expected a content-length, was ${this.#received.slice(0, head)}`));
      return;
    }
    const end = head + HEAD_END.length + Number(length[1]);
    if (this.#received.length < end) return;
    const body = this.#received.slice(head + HEAD_END.length, end);
    const status = this.#received.slice(0, this.#received.indexOf('\r\n'));
    this.#received = this.#received.slice(end);
    if (status.includes(' 200 ')) this.#answered?.(body);
    else this.#failed?.(new Error(`expected 200, was ${status}: ${body.slice(0, 200)}`));
  }
}
