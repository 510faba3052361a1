import avsc from 'avsc';
import { BallastError } from '#core/ballast-error.js';

/** Writes values and reads bytes that have been checked. */
export interface RawCodec {
  /** New position, or minus the position needed. */
  write(value: unknown, buffer: Buffer, position: number): number;
  read(buffer: Buffer): unknown;
}

/** A union's branch index is one byte, a zigzag varint, up to here. */
const MOST_BRANCHES = 64;
const BRANCH_BYTES = 1;

function writeType(type: avsc.Type, value: unknown, buffer: Buffer, position: number): number {
  const end = type.encode(value, buffer, position);
  // avsc answers minus the number of missing bytes.
  return end < 0 ? end - buffer.length : end;
}

/** The value that begins at `position`, of bytes that have been checked. */
export function readType(
  type: avsc.Type,
  buffer: Buffer,
  position: number,
  resolver?: ReturnType<avsc.Type['createResolver']>,
): unknown {
  const { value } = type.decode(buffer, position, resolver) as { readonly value: unknown };
  return value;
}

/** The one symbol of a record's first field `kind`, by which the records of a union are told apart. */
function kindOf(type: avsc.Type): string {
  const field = type instanceof avsc.types.RecordType ? type.fields[0] : null;
  if (field?.name === 'kind' && field.type instanceof avsc.types.EnumType) {
    const { symbols } = field.type;
    if (symbols.length === 1) return symbols[0];
  }
  throw new BallastError(
    'BUG_INVARIANT',
    `expected a record whose first field is a kind of one symbol, was ${type.name ?? type.typeName}`,
  );
}

/** The branches of a union of records; null for any other type. */
export const recordBranches = (type: avsc.Type): readonly avsc.Type[] | null =>
  type instanceof avsc.types.WrappedUnionType ? type.types : null;

/** Branch index, then the record that avsc alone would wrap in an object of its name. */
function unionCodec(branches: readonly avsc.Type[]): RawCodec {
  if (branches.length > MOST_BRANCHES) {
    throw new BallastError(
      'BUG_INVARIANT',
      `expected at most ${MOST_BRANCHES} branches, was ${branches.length}`,
    );
  }
  const indices = new Map(branches.map((branch, index) => [kindOf(branch), index]));
  return {
    write(value, buffer, position) {
      const { kind } = value as { readonly kind: string };
      const index = indices.get(kind);
      if (index === undefined) {
        throw new RangeError(
          `expected one of the kinds ${[...indices.keys()].join()}, was ${kind}`,
        );
      }
      buffer[position] = index << 1;
      return writeType(branches[index], value, buffer, position + BRANCH_BYTES);
    },
    read: (buffer) => readType(branches[buffer[0] >> 1], buffer, BRANCH_BYTES),
  };
}

/** The codec of a type; a union of records is read and written as plain objects told apart by `kind`. */
export function rawCodec(type: avsc.Type): RawCodec {
  const branches = recordBranches(type);
  if (branches !== null) return unionCodec(branches);
  return {
    write: (value, buffer, position) => writeType(type, value, buffer, position),
    read: (buffer) => readType(type, buffer, 0),
  };
}
