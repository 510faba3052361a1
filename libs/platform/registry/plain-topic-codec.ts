import { BallastError } from '#core/ballast-error.js';
import { type Codec, codecFor, codecOf } from '#platform/avro/codec.js';
import type { SchemaName } from '#platform/avro/present-schemas.js';
import { readOld } from '#platform/avro/read-old.js';
import {
  presentVersion,
  type ReleasedSchema,
  releasedSchemas,
} from '#platform/avro/released-schemas.js';
import type { Headers } from '#stream/log-record.js';
import { saidByFirstVersion } from './first-version.js';
import type { TopicCodec } from './topic-codec.js';

/** `<schema>/<version>` of a record; absent: version 1. */
export const SCHEMA_HEADER = 'schema';

type Reader = (bytes: Uint8Array) => unknown;

/** Version 1, and which values it says in full. */
interface Earlier {
  readonly codec: Codec<unknown>;
  readonly says: (value: unknown) => boolean;
}

function earlier(name: SchemaName, released: readonly ReleasedSchema[]): Earlier | null {
  const says = saidByFirstVersion(name);
  const first = released.find(({ version }) => version === 1);
  return says === null || first === undefined ? null : { codec: codecOf(first.schema), says };
}

/** Plain Avro; the version that wrote a record is in its header, and version 1 needs none (docs/adr/0012). */
export class PlainTopicCodec implements TopicCodec {
  readonly #headers: Headers | null;
  readonly #codec: Codec<unknown>;
  /** Where some values are written as version 1. */
  readonly #first: Earlier | null;
  /** By the header's text. */
  readonly #readers = new Map<string | undefined, Reader>();

  constructor(
    private readonly name: SchemaName,
    released: readonly ReleasedSchema[] = releasedSchemas(name),
  ) {
    const codec: Codec<unknown> = codecFor(name);
    const present = presentVersion(name, released);
    this.#codec = codec;
    this.#headers = present > 1 ? { [SCHEMA_HEADER]: `${name}/${present}` } : null;
    this.#first = present > 1 ? earlier(name, released) : null;
    for (const { version, schema } of released) {
      if (version < present) this.#readers.set(`${name}/${version}`, readOld(name, schema));
    }
    this.#readers.set(`${name}/${present}`, (bytes) => codec.decode(bytes));
    const first = this.#readers.get(`${name}/1`);
    if (first !== undefined) this.#readers.set(undefined, first);
  }

  headersOf(value: unknown): Headers | null {
    return this.#first?.says(value) === true ? null : this.#headers;
  }

  encode(value: unknown): Uint8Array {
    const codec = this.#first?.says(value) === true ? this.#first.codec : this.#codec;
    return codec.encode(value);
  }

  decode(bytes: Uint8Array, headers: Headers): unknown {
    const written = headers[SCHEMA_HEADER];
    const read = this.#readers.get(written);
    if (read !== undefined) return read(bytes);
    const known = [...this.#readers.keys()].filter((text) => text !== undefined).join(' or ');
    throw new BallastError(
      'DATA_UNKNOWN_SCHEMA',
      `expected the header ${SCHEMA_HEADER} ${known}, was ${written ?? `none, which is ${this.name}/1`}`,
    );
  }
}
