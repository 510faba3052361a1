import { partitionName, type Positions, type TopicSource } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';
import type { HistoryWriter } from './history-store.js';
import { RECORDED_TOPICS } from './recorded-topics.js';

const BATCH_RECORDS = 1_000;
/** A log whose end is known and not reached brings the next records within this. */
const WAIT_MS = 1_000;

/** Where a store stands behind records that it has stood before. */
export function positionsBehind(positions: Positions, records: readonly LogRecord[]): Positions {
  const to = new Map(positions);
  for (const { topic, partition, offset } of records) {
    to.set(partitionName(topic, partition), offset + 1);
  }
  return to;
}

/**
 * Records what is in the log now, from where the store stands.
 * @param onProgress hears how many records are written, and how many are left
 * @returns the number of records written
 */
export async function recordAll(
  store: HistoryWriter,
  source: TopicSource,
  options: { readonly logId: string; readonly onProgress?: (done: number, left: number) => void },
): Promise<number> {
  let from = await store.open(options.logId);
  const cursor = source.open(RECORDED_TOPICS, from);
  let done = 0;
  try {
    for (;;) {
      const records = await cursor.next(BATCH_RECORDS, done === 0 ? WAIT_MS : 0);
      if (records.length > 0) {
        const to = positionsBehind(from, records);
        await store.apply({ from, records, to });
        from = to;
        done += records.length;
        options.onProgress?.(done, cursor.lag);
      } else if (cursor.lag === 0) return done;
    }
  } finally {
    await cursor.close();
  }
}
