import type { IHeaders } from 'kafkajs';
import { RecordReader } from './record-reader.js';

/** What all records of one batch share. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  /** 0: of the record; 1: of the batch, as the broker appended it. */
  readonly timestampType: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}

const NO_HEADERS: IHeaders = Object.freeze({});
const MAGIC = 2;
const LOG_APPEND_TIME = 1;

/**
 * One record of a fetch in the shape in which the client hands on its messages, with what few readers ask for (time,
 * headers, key) taken out of the bytes only when it is asked for. Its offset is a number, which the client accepts.
 */
export class FetchedRecord {
  readonly magicByte = MAGIC;
  isControlRecord: boolean;

  /**
   * @param bytes the records of the batch; the ranges are positions in them, -1 for a null
   * @param headerCount how many headers stand from `headersFrom` on
   */
  constructor(
    readonly batchContext: BatchContext,
    readonly offset: number,
    private readonly timestampDelta: number,
    readonly bytes: Buffer,
    readonly keyFrom: number,
    readonly keyTo: number,
    private readonly valueFrom: number,
    private readonly valueTo: number,
    private readonly headersFrom: number,
    private readonly headerCount: number,
  ) {
    this.isControlRecord = batchContext.isControlBatch;
  }

  get key(): Buffer | null {
    return this.keyFrom < 0 ? null : this.bytes.subarray(this.keyFrom, this.keyTo);
  }

  get value(): Buffer | null {
    return this.valueFrom < 0 ? null : this.bytes.subarray(this.valueFrom, this.valueTo);
  }

  /** Milliseconds since 1970, in decimal. */
  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext;
    if (timestampType === LOG_APPEND_TIME) return maxTimestamp;
    return String(BigInt(firstTimestamp) + BigInt(this.timestampDelta));
  }

  /** A name that comes more than once has all its values in a list; a null value is none. */
  get headers(): IHeaders {
    if (this.headerCount === 0) return NO_HEADERS;
    // A header may have any name.
    const headers = Object.create(null) as IHeaders;
    const reader = new RecordReader(this.bytes, this.headersFrom);
    for (let i = 0; i < this.headerCount; i++) {
      const name = this.#slice(reader, reader.varint())?.toString() ?? '';
      const value = this.#slice(reader, reader.varint());
      if (value === null) continue;
      const before = headers[name];
      if (before === undefined) headers[name] = value;
      else headers[name] = Array.isArray(before) ? [...before, value] : [before, value];
    }
    return headers;
  }

  #slice(reader: RecordReader, length: number): Buffer | null {
    const from = reader.skip(length);
    return from < 0 ? null : this.bytes.subarray(from, reader.at);
  }
}
