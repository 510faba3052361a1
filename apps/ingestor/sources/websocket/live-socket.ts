import { WebSocket, type RawData } from 'ws';
import type { ErrorCode } from '#core/ballast-error.js';
import type { FeedGap } from '../../venues/venue.js';
import { Breaker } from '../../venues/casablanca/breaker.js';
import { connectionFault } from './connection-fault.js';
import type { WebsocketConfig } from './websocket-config.js';

const LONGEST_RETRY_MS = 60_000;
/** Of failures in a row; nothing here asks more than once at a time, whatever the breaker's state. */
const THRESHOLD = 5;
/** Characters that wait at the most, however few messages they are. */
const MOST_CHARACTERS = 67_108_864;
const SHOWN_BYTES = 64;

/** A message as it came. */
export interface SocketMessage {
  readonly kind: 'message';
  readonly text: string;
  /** Why it is none that can be read; null when it is. */
  readonly fault: string | null;
  /** Wall time, UTC ms. */
  readonly receivedAt: number;
}

/** What is heard of an address: a message, or why there is none for a while. */
export type Heard = SocketMessage | FeedGap;

export interface SocketEffects {
  /** UTC ms. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Wait before the first new attempt. */
  readonly firstRetryMs: number;
}

/**
 * A websocket that is connected again whenever it is lost, with exponential back-off. What it says waits in the order
 * it came, within bounds: where they are reached the connection is closed, and that is said in its place.
 */
export class LiveSocket {
  readonly #queue: Heard[] = [];
  readonly #retries: Breaker;
  #messages = 0;
  #characters = 0;
  #state: 'new' | 'running' | 'closed' = 'new';
  #socket: WebSocket | null = null;
  /** Of what is waited for: the handshake, a message, or the next attempt. */
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => undefined;

  constructor(
    private readonly config: WebsocketConfig,
    private readonly effects: SocketEffects,
  ) {
    const { now, random, firstRetryMs: firstMs } = effects;
    this.#retries = new Breaker({
      ...{ now, random, firstMs, longestMs: LONGEST_RETRY_MS, threshold: THRESHOLD },
    });
  }

  /** What has been heard, at most `most`; nothing after `quietMs` without, or when it is closed. Connects the first time. */
  async take(most: number, quietMs: number): Promise<readonly Heard[]> {
    if (this.#state === 'new') {
      this.#state = 'running';
      this.#connect();
    }
    if (this.#queue.length === 0 && this.#state === 'running') await this.#something(quietMs);
    const taken = this.#queue.splice(0, most);
    for (const heard of taken) {
      if (heard.kind !== 'message') continue;
      this.#messages -= 1;
      this.#characters -= heard.text.length;
    }
    return taken;
  }

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.terminate();
    this.#queue.length = 0;
    this.#wake();
  }

  async #something(quietMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, quietMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #connect(): void {
    const { url, subscribe, maxMessageBytes, handshakeTimeoutMs, idleTimeoutMs } = this.config;
    const socket = new WebSocket(url, { maxPayload: maxMessageBytes, perMessageDeflate: false });
    const lose = (code: ErrorCode, reason: string): void => {
      this.#lose(socket, code, reason);
    };
    this.#socket = socket;
    this.#expect(handshakeTimeoutMs, () => {
      lose('SOURCE_TIMEOUT', `expected a handshake within ${handshakeTimeoutMs} ms, was none`);
    });
    socket.on('open', () => {
      for (const message of subscribe) {
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      }
      this.#expect(idleTimeoutMs, () => {
        lose('SOURCE_TIMEOUT', `expected a message within ${idleTimeoutMs} ms, was none`);
      });
    });
    socket.on('message', (data, isBinary) => {
      this.#hear(socket, data, isBinary);
    });
    socket.on('unexpected-response', (_, { statusCode }) => {
      lose('SOURCE_STATUS', `expected status 101, was ${String(statusCode)}`);
    });
    socket.on('error', (error) => {
      const { code, reason } = connectionFault(error, maxMessageBytes);
      lose(code, reason);
    });
    socket.on('close', (code) => {
      lose('SOURCE_UNREACHABLE', `expected a connection that stays open, was closed with ${code}`);
    });
  }

  #hear(socket: WebSocket, data: RawData, isBinary: boolean): void {
    // A connection that is given up may still have messages at hand.
    if (this.#socket !== socket) return;
    if (this.#isFull()) {
      const waiting = `${this.#messages} messages of ${this.#characters} characters`;
      const expected = `expected at most ${this.config.maxBuffered} messages to wait`;
      this.#lose(socket, 'SOURCE_OVERRUN', `${expected}, was one more behind ${waiting}`);
      return;
    }
    this.#timer?.refresh();
    this.#retries.succeeded();
    const bytes = data as Buffer;
    const text = isBinary ? bytes.subarray(0, SHOWN_BYTES).toString('hex') : bytes.toString('utf8');
    const fault = isBinary ? `expected text, was ${bytes.length} binary bytes` : null;
    this.#messages += 1;
    this.#characters += text.length;
    this.#say({ kind: 'message', text, fault, receivedAt: this.effects.now() });
  }

  /** Says once of a connection why it is over; what else is heard of it is not. */
  #lose(socket: WebSocket, code: ErrorCode, reason: string): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    socket.terminate();
    this.#retries.failed();
    this.#say({ kind: 'gap', code, reason, at: this.effects.now() });
    this.#retry(Math.max(0, this.#retries.retryAt - this.effects.now()));
  }

  #retry(waitMs: number): void {
    this.#expect(waitMs, () => {
      // Before what waits has been taken, another connection would only be lost again.
      if (this.#isFull()) this.#retry(this.effects.firstRetryMs);
      else this.#connect();
    });
  }

  #expect(ms: number, otherwise: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(otherwise, ms);
  }

  #isFull(): boolean {
    return this.#messages >= this.config.maxBuffered || this.#characters >= MOST_CHARACTERS;
  }

  #say(heard: Heard): void {
    this.#queue.push(heard);
    this.#wake();
  }
}
