import type { Output } from '#stream/log-record.js';
import { MemoryTopicLog } from '../memory-topic-log.js';

/** Offsets from one record to the next: a log with markers in between, and blocks that end after few records. */
const STRIDE = 97;

/** A log in memory whose offsets have gaps. */
export class GappedLog extends MemoryTopicLog {
  override append(...outputs: readonly Output[]): void {
    const from = this.records.length;
    super.append(...outputs);
    for (let i = from; i < this.records.length; i++) {
      this.records[i] = { ...this.records[i], offset: this.records[i].offset * STRIDE };
    }
  }
}
