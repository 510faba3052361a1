import avsc from 'avsc';
import { type AvroSchema, isUnion } from './avro-schema.js';
import { MAX_LONG, MIN_LONG } from './byte-cursor.js';

/** A type that checks what avsc would write wrongly, and hands everything else on to avsc. */
abstract class StrictType extends avsc.types.LogicalType {
  protected override _fromValue(value: unknown): unknown {
    return value;
  }

  protected override _resolve(): undefined {
    return undefined;
  }
}

/** A lone surrogate has no UTF-8: avsc writes bytes that are no text. */
function assertWellFormed(text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdfff) {
      if (/\p{Surrogate}/u.test(text)) {
        throw new RangeError('expected well-formed text, was a lone surrogate');
      }
      return;
    }
  }
}

class WellFormedString extends StrictType {
  protected override _toValue(value: unknown): unknown {
    if (typeof value === 'string') assertWellFormed(value);
    return value;
  }
}

/** avsc loses the sign of longs below -2^52. */
class ExactLong extends StrictType {
  protected override _toValue(value: unknown): unknown {
    if (typeof value === 'number' && (value < MIN_LONG || value > MAX_LONG)) {
      throw new RangeError(`expected a long between ${MIN_LONG} and ${MAX_LONG}, was ${value}`);
    }
    return value;
  }
}

/** avsc takes Buffers only. */
class AnyBytes extends StrictType {
  protected override _toValue(value: unknown): unknown {
    if (!(value instanceof Uint8Array) || Buffer.isBuffer(value)) return value;
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}

class WellFormedKeys extends StrictType {
  protected override _toValue(value: unknown): unknown {
    if (typeof value === 'object' && value !== null) {
      for (const key of Object.keys(value)) {
        assertWellFormed(key);
        if (key === '__proto__') throw new RangeError('expected an entry, was __proto__');
      }
    }
    return value;
  }
}

const logicalTypes = {
  'well-formed-string': WellFormedString,
  'exact-long': ExactLong,
  'any-bytes': AnyBytes,
  'well-formed-keys': WellFormedKeys,
};

const STRICT_PRIMITIVES: Readonly<Record<string, AvroSchema>> = {
  string: strictly('string', 'well-formed-string'),
  long: strictly('long', 'exact-long'),
  bytes: strictly('bytes', 'any-bytes'),
};

function strictly(type: string, logicalType: keyof typeof logicalTypes): AvroSchema {
  const schema = { type, logicalType };
  return schema;
}

function strict(schema: AvroSchema): AvroSchema {
  if (typeof schema === 'string') return STRICT_PRIMITIVES[schema] ?? schema;
  if (isUnion(schema)) return schema.map(strict);
  if (schema.items !== undefined) return { ...schema, items: strict(schema.items) };
  if (schema.values !== undefined) {
    return {
      ...schema,
      values: strict(schema.values),
      logicalType: 'well-formed-keys',
    } as AvroSchema;
  }
  if (schema.fields === undefined) return schema;
  return { ...schema, fields: schema.fields.map((f) => ({ ...f, type: strict(f.type) })) };
}

/** avsc's records carry methods and a class of their own; ours are plain objects. */
function makePlain(registry: Readonly<Record<string, avsc.Type>>): void {
  for (const type of Object.values(registry)) {
    if (type instanceof avsc.types.RecordType) {
      (type.recordConstructor as { prototype: object }).prototype = Object.prototype;
    }
  }
}

function build(schema: AvroSchema, options: object): avsc.Type {
  const registry: Record<string, avsc.Type> = {};
  const type = avsc.Type.forSchema(schema as avsc.Schema, {
    registry,
    omitRecordMethods: true,
    ...options,
  });
  makePlain(registry);
  return type;
}

/** The avsc type that reads and writes a self-contained schema, refusing what it could not write exactly. */
export const strictType = (schema: AvroSchema): avsc.Type =>
  build(strict(schema), { logicalTypes, assertLogicalTypes: true });

/** The avsc type of a self-contained schema as it stands, for resolution between versions. */
export const plainType = (schema: AvroSchema): avsc.Type => build(schema, {});
