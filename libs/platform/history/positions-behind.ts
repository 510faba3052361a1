import { partitionName, type Positions } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';

/** Where a store stands behind records that it has stood before. */
export function positionsBehind(positions: Positions, records: readonly LogRecord[]): Positions {
  const to = new Map(positions);
  for (const { topic, partition, offset } of records) {
    to.set(partitionName(topic, partition), offset + 1);
  }
  return to;
}
