import { codecFor } from '#platform/avro/codec.js';
import type { Closes } from '#stream/generated/wire-types.js';

/** First branch of the union of `ballast.universe`. */
const CLOSES_BRANCH = 0;

/** Adds up what the partitions report of their windows. */
export class ClosesTally {
  readonly #codec = codecFor('universe-record');
  readonly #reports = new Map<number, Set<number>>();
  readonly trades: Float64Array;
  duplicates = 0;
  late = 0;
  reportedTwice = 0;

  constructor(instruments: number) {
    this.trades = new Float64Array(instruments);
  }

  /** Windows that every partition has reported. */
  get windows(): number {
    let whole = 0;
    for (const partitions of this.#reports.values()) if (partitions.size === 0) whole += 1;
    return whole;
  }

  add(value: Buffer): void {
    if (value[0] >> 1 !== CLOSES_BRANCH) return;
    const closes = this.#codec.decode(value) as Closes;
    const { windowEnd, tickPartition, tickPartitions, instruments, trades } = closes;
    let missing = this.#reports.get(windowEnd);
    if (missing === undefined) {
      missing = new Set(Array.from({ length: tickPartitions }, (_, partition) => partition));
      this.#reports.set(windowEnd, missing);
    }
    if (!missing.delete(tickPartition)) this.reportedTwice += 1;
    instruments.forEach((index, i) => (this.trades[index] += trades[i]));
    this.duplicates += closes.duplicates;
    this.late += closes.late;
  }
}
