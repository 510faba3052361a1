import { utf8 } from './partition.js';

const TAG = { null: 0, false: 1, true: 2, number: 3, text: 4, list: 5, object: 6 } as const;
const FIRST_BYTES = 1024;

/**
 * The same bytes for the same plain value, whatever order its keys were set in, and different bytes for different
 * values. A value is its tag (null 0, false 1, true 2, number 3, text 4, list 5, object 6) and then: a number its
 * IEEE 754 double, most significant byte first, every NaN as one; a text its UTF-8 behind the count of its bytes; a
 * list its values behind their count; an object its fields by code unit of the key, each a text and a value, behind
 * their count. Counts are unsigned 32 bit, most significant byte first.
 * An object is its own enumerable fields, whatever its class: the records of a codec have classes.
 * @throws RangeError on undefined, big integers, symbols and functions
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.bytes();
}

/** Whether two plain values are the same, -0 told from 0 and NaN equal to itself, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  const [left, right] = [canonicalBytes(a), canonicalBytes(b)];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

function write(writer: Writer, value: unknown): void {
  switch (typeof value) {
    case 'number':
      writer.tag(TAG.number);
      writer.double(value);
      return;
    case 'string':
      writer.tag(TAG.text);
      writer.text(value);
      return;
    case 'boolean':
      writer.tag(value ? TAG.true : TAG.false);
      return;
    case 'object':
      if (value === null) writer.tag(TAG.null);
      else if (Array.isArray(value)) writeList(writer, value);
      else writeObject(writer, value);
      return;
    default:
      throw new RangeError(`expected a plain value, was ${typeof value}`);
  }
}

function writeList(writer: Writer, values: readonly unknown[]): void {
  writer.tag(TAG.list);
  writer.count(values.length);
  for (const value of values) write(writer, value);
}

function writeObject(writer: Writer, value: object): void {
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  writer.tag(TAG.object);
  writer.count(fields.length);
  for (const [key, field] of fields) {
    writer.text(key);
    write(writer, field);
  }
}

class Writer {
  #view = new DataView(new ArrayBuffer(FIRST_BYTES));
  #length = 0;

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }

  tag(tag: number): void {
    const at = this.#claim(1);
    this.#view.setUint8(at, tag);
  }

  count(count: number): void {
    const at = this.#claim(4);
    this.#view.setUint32(at, count);
  }

  double(value: number): void {
    // NaN has many bit patterns, and which one a computation leaves is not defined.
    const at = this.#claim(8);
    this.#view.setFloat64(at, Number.isNaN(value) ? NaN : value);
  }

  text(text: string): void {
    const bytes = utf8(text);
    this.count(bytes.length);
    const at = this.#claim(bytes.length);
    new Uint8Array(this.#view.buffer).set(bytes, at);
  }

  /** Where the next `bytes` bytes go; the view may be another one afterwards. */
  #claim(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#view.byteLength) {
      const larger = new Uint8Array(Math.max(2 * this.#view.byteLength, this.#length));
      larger.set(new Uint8Array(this.#view.buffer, 0, at));
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
