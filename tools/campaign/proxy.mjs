import { connect, createServer } from 'node:net';
import { answeredBy, Frames, requestOf } from './frames.mjs';

const END_TXN = 26;

/** A TCP proxy in front of the broker that can close, hold up or slow down everything, and lose one answer. */
export class Proxy {
  #pairs = new Set();
  #server = null;
  #closed = false;
  #stalled = false;
  #delayMs = 0;
  #lose = null;

  constructor({ port, brokerPort }) {
    this.port = port;
    this.brokerPort = brokerPort;
  }

  listen() {
    this.#server = createServer((client) => this.#accept(client));
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  stop() {
    this.#server?.close();
    this.#cutAll();
  }

  /** Every connection is reset, and new ones too, until `open`. */
  close() {
    this.#closed = true;
    this.#cutAll();
  }

  /** Connections stay and nothing comes through. */
  stall() {
    this.#stalled = true;
    for (const { client, broker } of this.#pairs) {
      client.pause();
      broker.pause();
    }
  }

  /** Everything takes so much longer, in each direction. */
  slowDown(ms) {
    this.#delayMs = ms;
  }

  open() {
    this.#closed = false;
    this.#stalled = false;
    this.#delayMs = 0;
    for (const { client, broker } of this.#pairs) {
      client.resume();
      broker.resume();
    }
  }

  /** The next end of a transaction reaches the broker; its answer is lost with the connection. Resolves when it was. */
  loseEndOfTransaction() {
    return new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  #accept(client) {
    if (this.#closed) {
      client.resetAndDestroy();
      return;
    }
    const broker = connect({ host: '127.0.0.1', port: this.brokerPort });
    const pair = { client, broker };
    this.#pairs.add(pair);
    let lost = null;
    const cut = () => {
      this.#pairs.delete(pair);
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      socket.setNoDelay(true);
      socket.on('error', cut);
      socket.on('close', cut);
      if (this.#stalled) socket.pause();
    }
    const requests = new Frames(
      'request',
      (header) => {
        const { apiKey, correlationId } = requestOf(header);
        if (apiKey === END_TXN && this.#lose !== null) {
          lost = { correlationId, resolve: this.#lose };
          this.#lose = null;
        }
        return true;
      },
      (bytes) => this.#send(broker, bytes),
    );
    const responses = new Frames(
      'response',
      (header) => {
        if (lost === null || answeredBy(header) !== lost.correlationId) return true;
        cut();
        lost.resolve();
        return false;
      },
      (bytes) => this.#send(client, bytes),
    );
    client.on('data', (chunk) => requests.push(chunk));
    broker.on('data', (chunk) => responses.push(chunk));
  }

  #send(socket, bytes) {
    if (this.#delayMs === 0 && !socket.late) {
      if (!socket.destroyed) socket.write(bytes);
      return;
    }
    // In order: nothing overtakes what waits.
    const due = Math.max(Date.now() + this.#delayMs, socket.late ?? 0);
    socket.late = due;
    setTimeout(() => {
      if (!socket.destroyed) socket.write(bytes);
      if (socket.late === due) socket.late = undefined;
    }, due - Date.now());
  }

  #cutAll() {
    for (const { client, broker } of this.#pairs) {
      client.resetAndDestroy();
      broker.destroy();
    }
    this.#pairs.clear();
  }
}
