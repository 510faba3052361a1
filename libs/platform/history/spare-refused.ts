import { refusedWith } from './history-fault.js';
import type { HistoryBatch, HistoryWriter } from './history-store.js';
import { positionsBehind } from './positions-behind.js';

/** A record that the store will never take: where it is in the log and why, and nothing of what it says. */
export interface RefusedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** SQLSTATE, or the name of an error. */
  readonly code: string;
}

/**
 * Writes a batch, so that one record which the store refuses for good does not hold up all behind it: halves are tried
 * until that one is alone, then its place is written instead of it, in the order of the log.
 * @param onRefused hears of each, once its place is stored
 * @throws BallastError IO_HISTORY; what came before is there, the store's positions say how far
 */
export async function applySparing(
  store: Pick<HistoryWriter, 'apply' | 'passOver'>,
  batch: HistoryBatch,
  onRefused: (record: RefusedRecord) => void,
): Promise<void> {
  try {
    await store.apply(batch);
  } catch (error) {
    const code = refusedWith(error);
    if (code === null || batch.records.length === 0) throw error;
    if (batch.records.length === 1) {
      await store.passOver(batch, code);
      const [{ topic, partition, offset }] = batch.records;
      onRefused({ topic, partition, offset, code });
      return;
    }
    const half = batch.records.length >> 1;
    const older = batch.records.slice(0, half);
    const between = positionsBehind(batch.from, older);
    await applySparing(store, { from: batch.from, records: older, to: between }, onRefused);
    const newer = batch.records.slice(half);
    await applySparing(store, { from: between, records: newer, to: batch.to }, onRefused);
  }
}

/** What is said of it. */
export const passedOver = ({ topic, partition, offset, code }: RefusedRecord): string =>
  `expected rows that fit the tables of ${topic}/${partition}/${offset}, was ${code}: it is passed over`;
