import { BallastError } from '#core/ballast-error.js';
import { type Codec, codecFor } from '#platform/avro/codec.js';
import type { SchemaName } from '#platform/avro/present-schemas.js';
import { readOld } from '#platform/avro/read-old.js';
import { FRAME_BYTES, FrameWriter, requireFrameId } from './frame.js';
import type { KnownSchemas } from './known-schemas.js';
import type { TopicCodec } from './topic-codec.js';

type Reader = (body: Uint8Array) => unknown;

/** Confluent's framing with the id of the present schema; other ids of the registry are resolved. */
export class FramedTopicCodec implements TopicCodec {
  readonly #codec: Codec<unknown>;
  readonly #writer: FrameWriter;
  readonly #readers = new Map<number, Reader>();

  /** @param id of the present schema */
  constructor(
    private readonly name: SchemaName,
    readonly id: number,
    private readonly schemas: KnownSchemas,
  ) {
    this.#codec = codecFor(name);
    this.#writer = new FrameWriter(this.#codec, id);
  }

  headersOf(): null {
    return null;
  }

  encode(value: unknown): Uint8Array {
    return this.#writer.write(value);
  }

  decode(bytes: Uint8Array): unknown {
    const id = requireFrameId(bytes);
    const body = bytes.subarray(FRAME_BYTES);
    return id === this.id ? this.#codec.decode(body) : this.#reader(id)(body);
  }

  #reader(id: number): Reader {
    let reader = this.#readers.get(id);
    if (reader === undefined) {
      const schema = this.schemas.schemaOf(id);
      reader = readerOf(() => readOld(this.name, schema), this.name, id);
      this.#readers.set(id, reader);
    }
    return reader;
  }
}

/** A schema of another topic, or one that cannot be parsed, is remembered as a reader that refuses. */
function readerOf(build: () => Reader, name: SchemaName, id: number): Reader {
  try {
    return build();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return () => {
      throw new BallastError(
        'DATA_UNKNOWN_SCHEMA',
        `expected a version of ${name}, was schema ${id} of the registry: ${reason}`,
        { cause },
      );
    };
  }
}
