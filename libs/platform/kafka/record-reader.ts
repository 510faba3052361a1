const MORE = 0x80;
const BITS = 0x7f;
/** Shifts stay below 32 bits up to here; longer numbers are put together as doubles, exact to 2^53. */
const LAST_SHIFT = 21;
const STEP = 128;

/** Reads the zigzag numbers and the length-prefixed bytes of a record (Kafka's message format 2) in place. */
export class RecordReader {
  constructor(
    private readonly bytes: Buffer,
    public at = 0,
  ) {}

  /** A signed number of variable length. */
  varint(): number {
    const { bytes } = this;
    let value = 0;
    let shift = 0;
    let byte = bytes[this.at++];
    while (byte >= MORE && shift < LAST_SHIFT) {
      value |= (byte & BITS) << shift;
      shift += 7;
      byte = bytes[this.at++];
    }
    if (byte >= MORE) return this.#long(value, byte);
    value |= byte << shift;
    return (value >>> 1) ^ -(value & 1);
  }

  /** Passes over a text or bytes of `length`; a negative length is a null.
   *  @returns where it began, -1 for a null */
  skip(length: number): number {
    if (length < 0) return -1;
    const from = this.at;
    this.at = from + length;
    return from;
  }

  #long(start: number, first: number): number {
    let scale = STEP * STEP * STEP;
    let value = start + (first & BITS) * scale;
    for (let byte = first; byte >= MORE;) {
      byte = this.bytes[this.at++];
      scale *= STEP;
      value += (byte & BITS) * scale;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
