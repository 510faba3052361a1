import type { TopicSource } from '#platform/topic-log.js';
import type { HistoryWriter } from './history-store.js';
import { positionsBehind } from './positions-behind.js';
import { RECORDED_TOPICS } from './recorded-topics.js';
import { applySparing, type RefusedRecord } from './spare-refused.js';

const BATCH_RECORDS = 1_000;
/** A log whose end is known and not reached brings the next records within this. */
const WAIT_MS = 1_000;

/**
 * Records what is in the log now, from where the store stands.
 * @param onProgress hears how many records are written, and how many are left
 * @param onRefused hears of each record that the store will never take, and that is passed over
 * @returns the number of records read
 */
export async function recordAll(
  store: HistoryWriter,
  source: TopicSource,
  options: {
    readonly logId: string;
    readonly onProgress?: (done: number, left: number) => void;
    readonly onRefused?: (record: RefusedRecord) => void;
  },
): Promise<number> {
  let from = await store.open(options.logId);
  const cursor = source.open(RECORDED_TOPICS, from);
  let done = 0;
  try {
    for (;;) {
      const mayCome = done === 0 || cursor.lag > 0;
      const records = await cursor.next(BATCH_RECORDS, mayCome ? WAIT_MS : 0);
      if (records.length > 0) {
        const to = positionsBehind(from, records);
        await applySparing(store, { from, records, to }, (record) => options.onRefused?.(record));
        from = to;
        done += records.length;
        options.onProgress?.(done, cursor.lag);
      } else if (cursor.lag === 0) return done;
    }
  } finally {
    await cursor.close();
  }
}
