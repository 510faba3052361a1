import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

/** What the server does with a request. `written`: its lines are there all the same, or not. */
export type StubAnswer =
  | 'taken'
  | 'hangs'
  | 'hangs up'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly written?: readonly string[];
    };

/** The write API of an InfluxDB that answers as it is told, and keeps points as one does: the same point overwrites. */
export class StubInflux {
  /** Lines of each request, in order, whatever it was answered. */
  readonly requests: (readonly string[])[] = [];
  readonly authorizations = new Set<string>();
  /** Lines of requests in the order in which they were taken. */
  readonly taken: string[] = [];
  answer: (lines: readonly string[]) => StubAnswer = () => 'taken';
  #server: Server | null = null;
  #port = 0;

  static async start(): Promise<StubInflux> {
    const stub = new StubInflux();
    await stub.listen();
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Points by series and time, with their fields. */
  get points(): ReadonlyMap<string, string> {
    return new Map(
      this.taken.map((line) => {
        const [series, fields, time] = line.split(/(?<!\\) /);
        return [`${series} ${time}`, fields];
      }),
    );
  }

  /** Again, on the same port. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#respond(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody listens any more: connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const body = await text(isZipped ? request.pipe(createGunzip()) : request);
    const lines = body.split('\n');
    this.requests.push(lines);
    this.authorizations.add(request.headers.authorization ?? '');
    const answer = this.answer(lines);
    if (answer === 'hangs') return;
    if (answer === 'hangs up') {
      request.socket.destroy();
      return;
    }
    this.taken.push(...(answer === 'taken' ? lines : (answer.written ?? [])));
    if (answer === 'taken') response.writeHead(204).end();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}
