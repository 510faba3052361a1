import { isUtf8 } from 'node:buffer';

const MAX_VARINT_BYTES = 10;
/** Beyond these limits avsc rounds: zigzag doubles the magnitude, and a double holds 53 bits. */
export const MIN_LONG = -4_503_599_627_370_496;
export const MAX_LONG = 9_007_199_254_740_990;

const PROTO = Buffer.from('__proto__');

/** Why bytes are not a record; the codec adds whose record was expected. */
export class MalformedBytes extends Error {
  constructor(
    readonly expected: string,
    readonly was: string,
  ) {
    super(`expected ${expected}, was ${was}`);
  }
}

/** Walks Avro binary and refuses what no writer writes; it never reads past the end. */
export class ByteCursor {
  position = 0;
  private bytes: Uint8Array = new Uint8Array(0);

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.position = 0;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** Moves over `length` bytes. */
  take(length: number): void {
    if (length > this.remaining) {
      throw new MalformedBytes(
        `at least ${this.position + length} bytes`,
        `${this.bytes.length} bytes`,
      );
    }
    this.position += length;
  }

  byte(): number {
    this.take(1);
    return this.bytes[this.position - 1];
  }

  /** A zigzag varint inside MIN_LONG..MAX_LONG. */
  long(): number {
    const first = this.byte();
    let magnitude = (first & 0x7f) >> 1;
    let scale = 64;
    let last = first;
    for (let i = 1; last >= 0x80; i++) {
      if (i === MAX_VARINT_BYTES) throw new MalformedBytes('a varint of at most 10 bytes', 'more');
      last = this.byte();
      magnitude += (last & 0x7f) * scale;
      scale *= 128;
    }
    if (last === 0 && first !== 0)
      throw new MalformedBytes('a varint in its shortest form', 'longer');
    const value = (first & 1) === 0 ? magnitude : -magnitude - 1;
    if (value > MAX_LONG || value < MIN_LONG) {
      throw new MalformedBytes(`a long between ${MIN_LONG} and ${MAX_LONG}`, `${value}`);
    }
    return value;
  }

  int(): void {
    const value = this.long();
    if (value !== (value | 0)) throw new MalformedBytes('an int of 32 bits', `${value}`);
  }

  /** An index below `count`: of an enum symbol or a union branch. */
  index(count: number): number {
    const value = this.long();
    if (value < 0 || value >= count) {
      throw new MalformedBytes(`an index from 0 to ${count - 1}`, `${value}`);
    }
    return value;
  }

  boolean(): void {
    const value = this.byte();
    if (value > 1) throw new MalformedBytes('a boolean of 0 or 1', `${value}`);
  }

  /** Length-prefixed bytes; returns where they begin. */
  blob(): number {
    const length = this.long();
    if (length < 0) throw new MalformedBytes('a length of 0 or more', `${length}`);
    const start = this.position;
    this.take(length);
    return start;
  }

  /** Length-prefixed UTF-8; returns where it begins. */
  text(): number {
    const start = this.blob();
    let seen = 0;
    for (let i = start; i < this.position; i++) seen |= this.bytes[i];
    if (seen >= 0x80 && !isUtf8(this.bytes.subarray(start, this.position))) {
      throw new MalformedBytes('text in UTF-8', 'other bytes');
    }
    return start;
  }

  /** A map's key: `__proto__` would set the prototype of the decoded object instead of an entry. */
  key(): void {
    const start = this.text();
    if (
      this.position - start === PROTO.length &&
      PROTO.every((c, i) => c === this.bytes[start + i])
    ) {
      throw new MalformedBytes('a map key that is an entry', '__proto__');
    }
  }
}
