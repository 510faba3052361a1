import { BallastError } from '#core/ballast-error.js';
import type { WireTypes } from '#stream/generated/wire-types.js';
import { topicList } from '#stream/topics.js';
import { type AvroSchema, isUnion, schemaName } from './avro-schema.js';
import { byteCheck } from './byte-check.js';
import { presentSchema, type SchemaName } from './present-schemas.js';
import { type RawCodec, rawCodec } from './raw-codec.js';
import { Slab } from './slab.js';
import { strictType } from './strict-types.js';
import { readOrdinaryTick } from './tick-reader.js';

/** Plain Avro binary of one schema, without framing. */
export interface Codec<T> {
  /** The writer's schema as JSON, self-contained. */
  readonly schema: string;
  /**
   * Bytes of exactly the value's size, cut from shared memory (see Slab).
   * @throws BallastError BUG_INVARIANT when the value is none of the schema
   */
  encode(value: T): Uint8Array;
  /**
   * Writes at `position`; returns the new position, or minus the position needed when the buffer is too small.
   * Bytes after the new position may have been overwritten.
   * @throws BallastError BUG_INVARIANT when the value is none of the schema
   */
  encodeInto(value: T, buffer: Uint8Array, position: number): number;
  /**
   * A plain object; NaN and infinities pass.
   * @throws BallastError DATA_MALFORMED unless the bytes are exactly one value
   */
  decode(bytes: Uint8Array): T;
}

const LONGEST_REASON = 200;

/** The same memory as a Buffer. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

class AvroCodec implements Codec<unknown> {
  readonly schema: string;
  private readonly check: (bytes: Uint8Array) => void;
  private readonly raw: RawCodec;
  private readonly slab = new Slab();

  constructor(
    private readonly name: string,
    schema: AvroSchema,
  ) {
    this.schema = JSON.stringify(schema);
    this.check = byteCheck(schema, name);
    this.raw = rawCodec(strictType(schema));
  }

  encode(value: unknown): Uint8Array {
    try {
      return this.slab.cut(this.raw, value);
    } catch (cause) {
      throw this.notOurs(cause);
    }
  }

  encodeInto(value: unknown, buffer: Uint8Array, position: number): number {
    try {
      return this.raw.write(value, asBuffer(buffer), position);
    } catch (cause) {
      throw this.notOurs(cause);
    }
  }

  decode(bytes: Uint8Array): unknown {
    this.check(bytes);
    return this.raw.read(asBuffer(bytes));
  }

  private notOurs(cause: unknown): BallastError {
    const reason = String(cause).slice(0, LONGEST_REASON);
    return new BallastError('BUG_INVARIANT', `expected a value of ${this.name}, was ${reason}`, {
      cause,
    });
  }
}

/** Ticks are read in one pass where they are ordinary. */
class TickRecordCodec extends AvroCodec {
  override decode(bytes: Uint8Array): unknown {
    return readOrdinaryTick(bytes) ?? super.decode(bytes);
  }
}

/** The codec of any self-contained schema. */
export const codecOf = (schema: AvroSchema, name = schemaName(schema)): Codec<unknown> =>
  new AvroCodec(name, schema);

const codecs = new Map<SchemaName, Codec<unknown>>();

/**
 * The codec of a schema file's present version; built once.
 * @throws BallastError DATA_UNKNOWN_SCHEMA when there is no such file
 */
export function codecFor<Name extends SchemaName>(name: Name): Codec<WireTypes[Name]> {
  let codec = codecs.get(name);
  if (codec === undefined) {
    const schema = presentSchema(name);
    if (name === 'tick-record') codec = new TickRecordCodec(`ballast.${name}`, schema);
    else codec = isUnion(schema) ? codecOf(schema, `ballast.${name}`) : codecOf(schema);
    codecs.set(name, codec);
  }
  return codec as Codec<WireTypes[Name]>;
}

/**
 * The codec of a topic's values, by the one table of topics.
 * @throws BallastError DATA_UNKNOWN_SCHEMA when the topic has no schema
 */
export function codecOfTopic(topicName: string): Codec<unknown> {
  const schema = topicList.find((topic) => topic.name === topicName)?.schema ?? null;
  if (schema === null) {
    throw new BallastError(
      'DATA_UNKNOWN_SCHEMA',
      `expected a topic with a schema, was ${topicName}`,
    );
  }
  return codecFor(schema as SchemaName);
}
