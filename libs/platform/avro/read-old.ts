import type avsc from 'avsc';
import { BallastError } from '#core/ballast-error.js';
import type { WireTypes } from '#stream/generated/wire-types.js';
import { type AvroSchema, schemaName } from './avro-schema.js';
import { asBuffer } from './codec.js';
import { byteCheck } from './byte-check.js';
import { inFull, presentSchema, type SchemaName } from './present-schemas.js';
import { readType, recordBranches } from './raw-codec.js';
import { plainType } from './strict-types.js';
import { readOrdinaryTick } from './tick-reader.js';

function resolve(reader: avsc.Type, writer: avsc.Type): (buffer: Buffer, start: number) => unknown {
  const resolver = reader.createResolver(writer);
  return (buffer, start) => readType(reader, buffer, start, resolver);
}

function resolveUnion(
  readers: readonly avsc.Type[],
  writers: readonly avsc.Type[],
): (buffer: Buffer) => unknown {
  const read = writers.map((writer) => {
    const reader = readers.find((branch) => branch.name === writer.name);
    if (reader === undefined) throw new Error(`expected a branch ${writer.name}, was none`);
    return resolve(reader, writer);
  });
  return (buffer) => read[buffer[0] >> 1](buffer, 1);
}

/**
 * Reads, as values of one schema, what was written with another version of it (Apache Avro 1.12, "Schema
 * Resolution"): fields that the writer lacks take their defaults, fields that the reader lacks are skipped.
 * @throws BallastError DATA_UNKNOWN_SCHEMA when the versions are incompatible; the reader throws DATA_MALFORMED
 */
export function readWith(
  readerSchema: AvroSchema,
  writerSchema: AvroSchema,
): (bytes: Uint8Array) => unknown {
  const reader = plainType(inFull(readerSchema));
  const writer = plainType(inFull(writerSchema));
  const check = byteCheck(inFull(writerSchema), schemaName(writerSchema));
  const readers = recordBranches(reader);
  const writers = recordBranches(writer);
  try {
    const read =
      readers !== null && writers !== null
        ? resolveUnion(readers, writers)
        : resolve(reader, writer);
    return (bytes) => {
      check(bytes);
      return read(asBuffer(bytes), 0);
    };
  } catch (cause) {
    throw new BallastError(
      'DATA_UNKNOWN_SCHEMA',
      `expected a version of ${schemaName(readerSchema)} that can be read, was ${String(cause)}`,
      { cause },
    );
  }
}

/**
 * Reads, as values of the present schema, what was written with another version of it.
 * @throws BallastError as `readWith`
 */
export function readOld<Name extends SchemaName>(
  name: Name,
  writerSchema: AvroSchema,
): (bytes: Uint8Array) => WireTypes[Name] {
  const read = readWith(presentSchema(name), writerSchema) as (
    bytes: Uint8Array,
  ) => WireTypes[Name];
  if (name !== 'tick-record') return read;
  // A tick has had one version: an ordinary one is read as fast as with the present schema of what stands beside it.
  return (bytes) => (readOrdinaryTick(bytes) as WireTypes[Name] | null) ?? read(bytes);
}
