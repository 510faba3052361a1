import { metrics, metricsRecord, WINDOW_END } from '#testing/wire-fixtures.js';
import { eventText } from './event-text.js';
import { LiveHistory } from './live-history.js';
import { DEFAULT_LIVE_OPTIONS } from './live-options.js';
import { OpenStream } from './open-stream.js';
import type { StreamSource } from './stream-listener.js';
import type { StreamResponse } from './stream-response.js';

const DAY = 86_400_000;
const PORTFOLIO = 'portf1';

/** A connection that takes as much as it is told to. */
class Connection implements StreamResponse {
  headersSent = true;
  writableFinished = false;
  destroyed = false;
  takes = true;
  written = '';
  /** Bytes that were written while it took nothing. */
  buffered = 0;

  write(text: string): boolean {
    this.written += text;
    if (!this.takes) this.buffered += text.length;
    return this.takes;
  }
  end(text: string): void {
    this.written += text;
    this.writableFinished = true;
  }
  destroy(): void {
    this.destroyed = true;
  }
  on(): void {
    // It neither drains nor closes by itself.
  }
}

class Stream {
  readonly connection = new Connection();
  readonly history = new LiveHistory(DEFAULT_LIVE_OPTIONS.retainedBytes);
  now = 0;
  exists = true;
  mayRead = true;
  dropped = 0;
  rendered = 0;
  readonly stream: OpenStream;
  #offset = 0;

  constructor(heartbeatMs = 100_000) {
    const events = this.history.of({ portfolioId: PORTFOLIO, universeId: 'casablanca' });
    const source: StreamSource = {
      ...{ portfolioId: PORTFOLIO, events },
      exists: () => this.exists,
      textOf: ({ content }) => {
        this.rendered += 1;
        return eventText(content.name, 'x'.repeat(10_000));
      },
      resetText: (reason) => eventText('reset', { reason }),
      reached: () => this.history.reached(PORTFOLIO),
      written: () => undefined,
    };
    this.stream = new OpenStream({
      ...{ response: this.connection, source },
      start: { cursor: events.end(), position: [-1, -1, -1], reset: null },
      options: { ...DEFAULT_LIVE_OPTIONS, heartbeatMs, eventsBehind: 100, stalledMs: 1_000 },
      clock: () => this.now,
      mayRead: async () => this.mayRead,
      onDropped: () => {
        this.dropped += 1;
      },
    });
  }

  /** Folds windows without giving the stream a turn. */
  fold(windows: number): void {
    for (let i = 0; i < windows; i++) {
      const { topic, key, value } = metricsRecord(
        metrics({ windowEnd: WINDOW_END + this.#offset * DAY }),
      );
      const offset = this.#offset++;
      this.history.fold({ topic, key, value, offset, partition: 0, headers: {} });
    }
  }

  /** Gives it turns until it has nothing more to do. */
  run(): void {
    while (this.stream.step());
  }

  get names(): string[] {
    return [...this.connection.written.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
  }
}

describe('a stream', () => {
  let open: Stream;
  afterEach(() => open.stream.stop());

  it('writes in chunks and stops when the connection takes no more', () => {
    open = new Stream();
    open.connection.takes = false;
    open.fold(40);
    open.run();
    expect(open.connection.buffered).toBeLessThan(50_000);
    expect(open.rendered).toBeLessThan(6);
  });

  it('goes on where it was when the connection has drained, with nothing lost', () => {
    open = new Stream();
    open.connection.takes = false;
    open.fold(20);
    open.run();
    open.connection.takes = true;
    open.stream.drained();
    open.run();
    const ids = [...open.connection.written.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
    expect(open.names).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  it('drops a client that takes nothing and is too far behind', () => {
    open = new Stream();
    open.connection.takes = false;
    open.fold(10);
    open.run();
    open.fold(200);
    open.run();
    expect([open.dropped, open.names.at(-1)]).toEqual([1, 'dropped']);
    open.fold(200);
    open.run();
    expect(open.dropped).toBe(1);
  });

  it('resets a client that was outrun by a burst without being slow', () => {
    open = new Stream();
    open.fold(2_000);
    open.run();
    expect([open.dropped, open.names]).toEqual([0, ['reset']]);
    expect(open.connection.written).toContain('{"reason":"fellBehind"}');
    open.fold(1);
    open.run();
    expect(open.names).toEqual(['reset', 'weights', 'metrics']);
  });

  it('drops a connection that has taken nothing for too long', async () => {
    open = new Stream(5);
    open.now = 10;
    open.connection.takes = false;
    open.fold(10);
    open.run();
    open.now = 1_010;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(open.dropped).toBe(1);
  });

  it('ends at the heartbeat after its credential has ended', async () => {
    open = new Stream(5);
    open.mayRead = false;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(open.names).toEqual(['closing']);
    expect(open.connection.written).toContain('{"reason":"credential"}');
  });

  it('ends with its portfolio', () => {
    open = new Stream();
    open.exists = false;
    open.fold(1);
    open.run();
    expect(open.connection.written).toContain('{"reason":"portfolio"}');
  });
});
