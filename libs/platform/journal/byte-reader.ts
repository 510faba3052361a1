const SLOTS = 1024;
const LONGEST_CACHED = 40;

/** Walks the bytes of a frame. Keys repeat: a text seen lately is not decoded again. */
export class ByteReader {
  position = 0;
  private readonly texts: string[] = new Array<string>(SLOTS).fill('');

  constructor(public bytes: Buffer = Buffer.alloc(0)) {}

  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.position++];
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    do {
      byte = bytes[this.position++];
      value += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    return value;
  }

  u32(): number {
    const value = this.bytes.readUInt32LE(this.position);
    this.position += 4;
    return value;
  }

  /** An unsigned 64-bit number below 2^53. */
  u64(): number {
    const low = this.u32();
    return this.u32() * 0x1_0000_0000 + low;
  }

  text(): string {
    const length = this.varint();
    const start = this.position;
    this.position += length;
    if (length > LONGEST_CACHED) return this.bytes.toString('utf8', start, this.position);
    return this.#cached(start, length);
  }

  skip(length: number): void {
    this.position += length;
  }

  #cached(start: number, length: number): string {
    const { bytes, texts } = this;
    let hash = length;
    let high = 0;
    for (let i = 0; i < length; i++) {
      high |= bytes[start + i];
      hash = (Math.imul(hash, 31) + bytes[start + i]) | 0;
    }
    // Only in ASCII are the codes of a text its bytes.
    if (high > 0x7f) return bytes.toString('utf8', start, start + length);
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    const seen = texts[slot];
    if (seen.length === length) {
      let i = 0;
      while (i < length && seen.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) return seen;
    }
    const text = bytes.toString('utf8', start, start + length);
    texts[slot] = text;
    return text;
  }
}
