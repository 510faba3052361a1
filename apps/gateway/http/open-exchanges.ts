import { Server as Listener, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RawResponse } from './http-exchange.js';

/** How long a server that closes goes on for its callers. */
export interface DrainLimits {
  /** Connections that are kept alive may still ask so long, in ms: a request may be on its way. */
  readonly lingerMs: number;
  /** What is under way is answered within this time, in ms, or cut. */
  readonly drainMs: number;
}

const LOOK_MS = 20;

/** The exchanges that are under way, and how a server ends without one that fails. */
export class OpenExchanges {
  readonly #open = new Set<RawResponse>();
  #isClosing = false;

  /** What comes from now on is answered, and its connection ends with the answer. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** An exchange has begun; it is over when its response is closed. */
  add(response: RawResponse): void {
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
  }

  /** Takes no new connection, and resolves once what is under way is answered and nobody is left who might ask. */
  async drain(server: Server, { lingerMs, drainMs }: DrainLimits): Promise<void> {
    this.#isClosing = true;
    if (!server.listening) return;
    // An HTTP server that closes would cut idle connections at once, with the request that is on its way.
    Listener.prototype.close.call(server);
    const began = performance.now();
    const isOver = async (): Promise<boolean> => {
      const spent = performance.now() - began;
      if (spent >= drainMs) return true;
      return this.#open.size === 0 && (spent >= lingerMs || (await connectionsOf(server)) === 0);
    };
    while (!(await isOver())) await pause(LOOK_MS);
  }
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
