import { createRequire } from 'node:module';
import { BallastError } from '#core/ballast-error.js';
import { type BatchContext, FetchedRecord } from './fetched-record.js';
import { RecordReader } from './record-reader.js';

/** What a fetch brings of one partition, as the client wants it. */
export interface Partition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  readonly abortedTransactions: readonly {
    readonly producerId: string;
    readonly firstOffset: string;
  }[];
  readonly preferredReadReplica: number;
  readonly messages: readonly FetchedRecord[];
}

/** The answer to a fetch, version 11. */
export interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly Partition[];
  }[];
}

interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const { lookupCodecByAttributes } =
  require('kafkajs/src/protocol/message/compression/index.js') as {
    lookupCodecByAttributes: (attributes: number) => Codec | null;
  };

/** Positions in a record batch (message format 2). */
const BATCH = {
  length: 8,
  body: 12,
  magic: 16,
  attributes: 21,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  count: 57,
  records: 61,
} as const;
const MAGIC = 2;
const FLAG = { logAppendTime: 0x8, inTransaction: 0x10, control: 0x20 } as const;

/**
 * Reads the answer to a fetch (version 11) in one pass over its bytes. The client's own reader costs several times that
 * (docs/performance.md, "Warm drain"): it makes two readers, two big integers, two texts and three buffers a record, most
 * of which nobody looks at.
 * Null for an answer with records of a message format before 2, which the client's own reader knows.
 * @throws BallastError with IO_LOG when a batch is shorter than it says; the client's own error for a codec
 * that is not registered
 */
export async function readFetchResponse(bytes: Buffer): Promise<FetchResponse | null> {
  const reader = new ResponseReader(bytes);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const responses: { topicName: string; partitions: Partition[] }[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topicName = reader.text();
    const partitions: Partition[] = [];
    for (let count = reader.int32(); count > 0; count--) {
      const partition = await readPartition(reader);
      if (partition === null) return null;
      partitions.push(partition);
    }
    responses.push({ topicName, partitions });
  }
  // The broker does not hold back who gets a time to wait: the client does, and ignores this one.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

async function readPartition(reader: ResponseReader): Promise<Partition | null> {
  const head = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: reader.int64(),
    lastStableOffset: reader.int64(),
    lastStartOffset: reader.int64(),
    abortedTransactions: reader.aborted(),
    preferredReadReplica: reader.int32(),
  };
  const messages = await readBatches(reader.block());
  return messages === null ? null : { ...head, messages };
}

/** The records of the whole batches in `bytes`; a last batch that the size of the fetch cut off is left. */
async function readBatches(bytes: Buffer): Promise<FetchedRecord[] | null> {
  const records: FetchedRecord[] = [];
  for (let at = 0; at + BATCH.records <= bytes.length;) {
    if (bytes[at + BATCH.magic] !== MAGIC) return null;
    const length = bytes.readInt32BE(at + BATCH.length);
    if (length < BATCH.records - BATCH.body) throw cutShort(bytes.readBigInt64BE(at));
    const end = at + BATCH.body + length;
    if (end > bytes.length) break;
    const context = contextOf(bytes, at);
    const codec = lookupCodecByAttributes(bytes.readInt16BE(at + BATCH.attributes));
    const count = bytes.readInt32BE(at + BATCH.count);
    const packed = bytes.subarray(at + BATCH.records, end);
    if (count > 0) {
      const plain = codec === null ? packed : await codec.decompress(packed);
      readRecords(records, { bytes: plain, count, context });
    }
    at = end;
  }
  return records;
}

function contextOf(bytes: Buffer, at: number): BatchContext {
  const attributes = bytes.readInt16BE(at + BATCH.attributes);
  return {
    firstOffset: bytes.readBigInt64BE(at).toString(),
    firstTimestamp: bytes.readBigInt64BE(at + BATCH.firstTimestamp).toString(),
    maxTimestamp: bytes.readBigInt64BE(at + BATCH.maxTimestamp).toString(),
    timestampType: (attributes & FLAG.logAppendTime) > 0 ? 1 : 0,
    producerId: bytes.readBigInt64BE(at + BATCH.producerId).toString(),
    inTransaction: (attributes & FLAG.inTransaction) > 0,
    isControlBatch: (attributes & FLAG.control) > 0,
  };
}

function readRecords(
  records: FetchedRecord[],
  batch: { readonly bytes: Buffer; readonly count: number; readonly context: BatchContext },
): void {
  const { bytes, count, context } = batch;
  const reader = new RecordReader(bytes);
  const firstOffset = Number(context.firstOffset);
  for (let i = 0; i < count; i++) {
    const length = reader.varint();
    const end = reader.at + length;
    if (!(end <= bytes.length)) throw cutShort(context.firstOffset);
    // The attributes of a record have no meaning yet.
    reader.at += 1;
    const timestampDelta = reader.varint();
    const offset = firstOffset + reader.varint();
    const keyFrom = reader.skip(reader.varint());
    const keyTo = reader.at;
    const valueFrom = reader.skip(reader.varint());
    const valueTo = reader.at;
    const headers = reader.varint();
    if (!(reader.at <= end)) throw cutShort(context.firstOffset);
    records.push(
      new FetchedRecord(
        context,
        offset,
        timestampDelta,
        bytes,
        keyFrom,
        keyTo,
        valueFrom,
        valueTo,
        reader.at,
        headers,
      ),
    );
    reader.at = end;
  }
}

function cutShort(firstOffset: bigint | string): BallastError {
  return new BallastError(
    'IO_LOG',
    `expected whole records in the batch from offset ${firstOffset} on, were shorter than their lengths say`,
  );
}

/** The frame of the answer: numbers of fixed length, most significant byte first. */
class ResponseReader {
  #at = 0;
  constructor(private readonly bytes: Buffer) {}

  int16(): number {
    this.#at += 2;
    return this.bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.bytes.readInt32BE(this.#at - 4);
  }

  int64(): string {
    this.#at += 8;
    return this.bytes.readBigInt64BE(this.#at - 8).toString();
  }

  text(): string {
    const length = this.int16();
    this.#at += length;
    return this.bytes.toString('utf8', this.#at - length, this.#at);
  }

  aborted(): { producerId: string; firstOffset: string }[] {
    return Array.from({ length: Math.max(0, this.int32()) }, () => ({
      producerId: this.int64(),
      firstOffset: this.int64(),
    }));
  }

  /** Bytes behind their length; none for a null. */
  block(): Buffer {
    const from = this.#at + 4;
    const length = Math.max(0, this.int32());
    this.#at = Math.min(from + length, this.bytes.length);
    return this.bytes.subarray(from, this.#at);
  }
}
