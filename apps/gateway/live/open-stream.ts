import type { Clock } from '../clock.js';
import type { LiveOptions } from './live-options.js';
import { heartbeatText } from './live-views.js';
import {
  StreamListener,
  type StreamEnd,
  type StreamSource,
  type StreamStart,
} from './stream-listener.js';
import type { StreamResponse } from './stream-response.js';

/** For the last words of a stream to leave before its connection is closed. */
const FLUSH_MS = 500;

interface Parts {
  readonly response: StreamResponse;
  readonly source: StreamSource;
  readonly start: StreamStart;
  readonly options: LiveOptions;
  readonly clock: Clock;
  /** Asked at each heartbeat. */
  readonly mayRead: () => Promise<boolean>;
  readonly onDropped: () => void;
}

/** A listener with its heartbeat, and with what ends it: too slow, no longer allowed, its portfolio gone. */
export class OpenStream {
  readonly #listener: StreamListener;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(private readonly parts: Parts) {
    this.#listener = new StreamListener(parts.response, parts.source, parts.start);
    this.#heartbeat = setInterval(() => void this.#beat(), parts.options.heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Sends what there is. @returns true when there is more */
  step(): boolean {
    const { source, options, clock } = this.parts;
    if (this.#listener.ended) return false;
    if (!source.exists()) {
      this.#end({ name: 'closing', reason: 'portfolio' });
      return false;
    }
    if (this.#listener.blockedSince === null) return this.#listener.pull(clock());
    if (this.#listener.behind > options.eventsBehind) this.#drop();
    return false;
  }

  drained(): void {
    this.#listener.drained();
  }

  /** The connection has been closed. */
  stop(): void {
    clearInterval(this.#heartbeat);
  }

  /** Ends the stream; resolves when its last words are out, or will not be. */
  async close(reason: 'shutdown' | 'credential'): Promise<void> {
    const { response } = this.parts;
    const flushed = new Promise<void>((resolve) => {
      response.on('finish', resolve);
      response.on('close', resolve);
      setTimeout(resolve, FLUSH_MS).unref();
    });
    this.#end({ name: 'closing', reason });
    await flushed;
  }

  async #beat(): Promise<void> {
    const { clock, options, source } = this.parts;
    const { blockedSince } = this.#listener;
    if (!source.exists()) return this.#end({ name: 'closing', reason: 'portfolio' });
    if (blockedSince !== null && clock() - blockedSince >= options.stalledMs) return this.#drop();
    if (!(await this.parts.mayRead())) return this.close('credential');
    this.#listener.beat(heartbeatText(clock()), clock());
  }

  #drop(): void {
    this.parts.onDropped();
    this.#end({ name: 'dropped', reason: 'tooSlow' });
  }

  #end(end: StreamEnd): void {
    clearInterval(this.#heartbeat);
    this.#listener.end(end);
  }
}
