import { crc32c } from './crc32c.js';

/** Bytes of a batch in front of its records (message format 2). */
const HEADER_BYTES = 61;
const LARGEST_BATCH = 900_000;
const LARGEST_RECORD = 16_384;
/** The checksum covers what follows it. */
const CHECKED_FROM = 21;

/** The identity under which an idempotent producer writes. */
export interface ProducerIdentity {
  readonly id: bigint;
  readonly epoch: number;
}

/** Writes a value at a position and returns the new one. */
export type WriteValue = (buffer: Buffer, position: number) => number;

/**
 * One record batch of one partition, built in place. A client library spends ten times what the pipeline under test
 * does on each message produced; a generator on the same cores must not.
 */
export class RecordBatch {
  readonly #buffer = Buffer.alloc(LARGEST_BATCH + LARGEST_RECORD + HEADER_BYTES);
  readonly #value = Buffer.alloc(LARGEST_RECORD);
  #end = HEADER_BYTES;
  #count = 0;
  #sequence = 0;

  constructor(readonly partition: number) {}

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#end >= LARGEST_BATCH;
  }

  append(key: Uint8Array, write: WriteValue): void {
    const length = write(this.#value, 0);
    if (length < 0)
      throw new RangeError(`expected at most ${LARGEST_RECORD} bytes, was ${-length}`);
    const buffer = this.#buffer;
    const delta = this.#count;
    const body = 3 + sizeOf(delta) + sizeOf(key.length) + key.length + sizeOf(length) + length;
    let at = writeVarint(buffer, this.#end, body);
    buffer[at++] = 0;
    buffer[at++] = 0;
    at = writeVarint(buffer, at, delta);
    at = writeVarint(buffer, at, key.length);
    buffer.set(key, at);
    at = writeVarint(buffer, at + key.length, length);
    this.#value.copy(buffer, at, 0, length);
    at += length;
    buffer[at++] = 0;
    this.#end = at;
    this.#count += 1;
  }

  /** The bytes of the batch, valid until the next `append`; the next batch begins. */
  take(producer: ProducerIdentity, now: number): Buffer {
    const buffer = this.#buffer;
    buffer.writeBigInt64BE(0n, 0);
    buffer.writeInt32BE(this.#end - 12, 8);
    buffer.writeInt32BE(-1, 12);
    buffer[16] = 2;
    buffer.writeInt16BE(0, 21);
    buffer.writeInt32BE(this.#count - 1, 23);
    buffer.writeBigInt64BE(BigInt(now), 27);
    buffer.writeBigInt64BE(BigInt(now), 35);
    buffer.writeBigInt64BE(producer.id, 43);
    buffer.writeInt16BE(producer.epoch, 51);
    buffer.writeInt32BE(this.#sequence, 53);
    buffer.writeInt32BE(this.#count, 57);
    buffer.writeUInt32BE(crc32c(buffer, CHECKED_FROM, this.#end), 17);
    const bytes = buffer.subarray(0, this.#end);
    this.#sequence = (this.#sequence + this.#count) % 0x8000_0000;
    this.#end = HEADER_BYTES;
    this.#count = 0;
    return bytes;
  }
}

/** Bytes of a zigzag varint of a number >= 0. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value << 1; rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}

function writeVarint(buffer: Buffer, position: number, value: number): number {
  let at = position;
  let rest = value << 1;
  for (; rest > 0x7f; rest >>>= 7) buffer[at++] = (rest & 0x7f) | 0x80;
  buffer[at++] = rest;
  return at;
}
