import { performance } from 'node:perf_hooks';
import type { FeedLog } from '#platform/feed/feed-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import type { Output } from '#stream/log-record.js';
import { changelogTopic } from '#stream/topics.js';
import type { CommitLog } from './commit-log.js';
import type { EmbeddedRuntime } from './embedded-runtime.js';

const CURSOR_KEY = 'cursor';
/** Records that may lie unread before a feed waits. */
const HIGH_WATER = 50_000;

/** A feed on the journal: a task without input, whose position is its own cursor. */
export class EmbeddedFeedLog implements FeedLog {
  constructor(
    private readonly journal: CommitLog,
    private readonly codec: RecordCodec,
    private readonly runtime: Pick<EmbeddedRuntime, 'unread'>,
    private readonly onTransaction: (feed: string, seconds: number) => void = () => undefined,
  ) {}

  async cursor(feed: string): Promise<string | null> {
    const stored = this.journal.latest(changelogTopic(stageOf(feed)), 0, CURSOR_KEY);
    return stored === null ? null : Buffer.from(stored.value).toString();
  }

  commit(feed: string, outputs: readonly Output[], cursor: string): void {
    const encoded = outputs.map((output) => this.codec.encode(output));
    const started = performance.now();
    this.journal.commit({
      stage: stageOf(feed),
      task: 0,
      outputs: encoded,
      changelog: [{ key: CURSOR_KEY, value: Buffer.from(cursor) }],
    });
    this.onTransaction(feed, (performance.now() - started) / 1000);
  }

  flushed(): Promise<void> {
    return this.journal.synced();
  }

  async ready(): Promise<void> {
    // The stages share this thread: they only run when the feed lets go of it.
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.runtime.unread > HIGH_WATER);
  }
}

const stageOf = (feed: string): string => `feed.${feed}`;
