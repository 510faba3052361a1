import { BallastError } from '#core/ballast-error.js';
import { changelogTopic } from '#stream/topics.js';
import { POSITION_KEY, readCheckpoint, SNAPSHOT_KEY, type TaskCheckpoint } from './changelog.js';
import { chunksOf, isFirstChunk, joinChunks } from './chunked-snapshot.js';
import { type Claim, CLAIM_KEY, claimIn, encodeClaim } from './claim.js';
import type { PartitionedLog, RecordCursor, TransactionalWriter } from './partitioned-log.js';
import type { StoredRecord } from './record-codec.js';
import type { ChangelogEntry, EncodedRecord } from './task-log.js';

/** So many records before the claim are looked at first: the last position says where the snapshot lies. */
const TAIL = 64;
/** A read that brings nothing for so long has hung. */
const PATIENCE_MS = 10_000;
/** Header of a position: the offset of the changelog at which the last snapshot begins. */
const SNAPSHOT_AT = 'snapshotAt';

/** The changelog of one task: one partition that holds its claims, positions and snapshots, and owns its offsets. */
export class ClaimedChangelog {
  readonly #topic: string;
  /** null as long as there is none. */
  #snapshotAt: number | null = null;

  constructor(
    private readonly log: PartitionedLog,
    stage: string,
    private readonly partition: number,
  ) {
    this.#topic = changelogTopic(stage);
  }

  /**
   * The first transaction of a new writer: it fences whoever wrote before. Then everything up to the own claim is read:
   * the end of a log of transactions are control records, which nobody is handed, but the own claim arrives.
   */
  async claim(
    writer: TransactionalWriter,
    claim: Claim,
    fingerprint: string,
  ): Promise<TaskCheckpoint> {
    const offsets = await writer.commit([this.#record(CLAIM_KEY, encodeClaim(claim))]);
    const claimed = offsets.get(`${this.#topic}/${this.partition}`);
    if (claimed === undefined) throw new BallastError('BUG_INVARIANT', 'expected a claim offset');
    const { start } = await this.log.range({ topic: this.#topic, partition: this.partition });
    const latest = await this.#readBack(start, claimed);
    return readCheckpoint(
      (key) => (key === SNAPSHOT_KEY ? joinChunks(latest) : latest(key)),
      fingerprint,
    );
  }

  /** The newest claim in the log, without claiming. */
  async newestClaim(): Promise<Claim | null> {
    const { start, end } = await this.log.range({ topic: this.#topic, partition: this.partition });
    let newest: Claim | null = null;
    const from = Math.max(start, end - TAIL);
    await this.#read(from, 500, (record) => {
      newest = claimIn(record) ?? newest;
      return record.offset + 1 >= end;
    });
    return newest;
  }

  /** Records of one commit's changelog entries. */
  records(entries: readonly ChangelogEntry[]): EncodedRecord[] {
    return entries.flatMap(({ key, value }) => {
      if (key === SNAPSHOT_KEY && value !== null) {
        return chunksOf(value).map((chunk) => this.#record(chunk.key, chunk.value));
      }
      const record = this.#record(key, value);
      if (key !== POSITION_KEY || this.#snapshotAt === null) return [record];
      return [{ ...record, headers: { [SNAPSHOT_AT]: String(this.#snapshotAt) } }];
    });
  }

  /** Remembers where the snapshot of a commit lies. @param offsets of the commit's first records */
  committed(entries: readonly ChangelogEntry[], offsets: ReadonlyMap<string, number>): void {
    // The position in front of it is part of the same transaction: reading from there finds the whole snapshot.
    const first = offsets.get(`${this.#topic}/${this.partition}`);
    if (first !== undefined && entries.some(({ key }) => key === SNAPSHOT_KEY)) {
      this.#snapshotAt = first;
    }
  }

  async #readBack(start: number, claimed: number): Promise<(key: string) => Uint8Array | null> {
    const tail = Math.max(start, claimed - TAIL);
    let entries = await this.#collect(tail, claimed);
    const position = entries.get(POSITION_KEY);
    // Without a position nearby nothing is known; with a snapshot further back all is read from its beginning.
    const at = position === undefined ? start : Number(position.headers[SNAPSHOT_AT] ?? tail);
    if (at < tail && ![...entries.keys()].some(isFirstChunk)) {
      entries = await this.#collect(Math.max(start, at), claimed);
    }
    const first = [...entries.keys()].find(isFirstChunk);
    this.#snapshotAt =
      first === undefined ? null : Math.max(start, entries.get(first)?.offset ?? 0);
    return (key) => entries.get(key)?.value ?? null;
  }

  async #collect(from: number, until: number): Promise<Map<string, StoredRecord>> {
    const latest = new Map<string, StoredRecord>();
    const arrived = await this.#read(from, PATIENCE_MS, (record) => {
      latest.set(record.key, record);
      return record.offset >= until;
    });
    if (!arrived) {
      throw new BallastError(
        'IO_LOG',
        `expected the own claim at ${this.#topic}/${this.partition}@${until}, did not arrive within ${PATIENCE_MS} ms`,
      );
    }
    return latest;
  }

  /** Reads until `last` says so; false when nothing came for `patienceMs`. */
  async #read(
    offset: number,
    patienceMs: number,
    last: (record: StoredRecord) => boolean,
  ): Promise<boolean> {
    const from = [{ topic: this.#topic, partition: this.partition, offset }];
    const cursor: RecordCursor = this.log.openCursor(from);
    try {
      for (;;) {
        const batch = await cursor.next(patienceMs);
        if (batch.length === 0) return false;
        for (const record of batch) if (last(record)) return true;
      }
    } finally {
      cursor.close();
    }
  }

  #record(key: string, value: Uint8Array | null): EncodedRecord {
    const bytes = value ?? new Uint8Array();
    return { topic: this.#topic, partition: this.partition, key, value: bytes };
  }
}
