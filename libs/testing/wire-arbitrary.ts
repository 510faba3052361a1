import fc from 'fast-check';
import {
  type AvroDefinition,
  type AvroSchema,
  fullName,
  isUnion,
  namespaceOf,
} from '#platform/avro/avro-schema.js';
import { MAX_LONG, MIN_LONG } from '#platform/avro/byte-cursor.js';

type Arbitrary = fc.Arbitrary<unknown>;

const text = fc.string({ unit: 'binary', maxLength: 12 });

const primitives: Readonly<Record<string, Arbitrary>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer(),
  long: fc.oneof(fc.integer(), fc.integer({ min: MIN_LONG, max: MAX_LONG })),
  float: fc.float(),
  double: fc.double(),
  bytes: fc.uint8Array({ maxLength: 12 }),
  string: text,
};

class ArbitraryCompiler {
  private readonly named = new Map<string, Arbitrary>();

  compile(schema: AvroSchema, namespace: string): Arbitrary {
    if (typeof schema === 'string') {
      return primitives[schema] ?? this.reference(fullName(schema, namespace));
    }
    if (isUnion(schema)) return fc.oneof(...schema.map((s) => this.compile(s, namespace)));
    if (schema.items !== undefined) {
      return fc.array(this.compile(schema.items, namespace), { maxLength: 4 });
    }
    if (schema.values !== undefined) {
      const key = text.filter((name) => name !== '__proto__');
      const values = this.compile(schema.values, namespace);
      return fc.dictionary(key, values, { maxKeys: 4, noNullPrototype: true });
    }
    return this.definition(schema, namespace);
  }

  private reference(name: string): Arbitrary {
    const arbitrary = this.named.get(name);
    if (arbitrary === undefined) throw new Error(`expected a known type, was ${name}`);
    return arbitrary;
  }

  private definition(schema: AvroDefinition, namespace: string): Arbitrary {
    const { name, symbols, fields } = schema;
    if (name === undefined) return this.compile(schema.type, namespace);
    const full = fullName(name, schema.namespace ?? namespace);
    const inner = (fields ?? []).map((field): [string, Arbitrary] => [
      field.name,
      this.compile(field.type, namespaceOf(full)),
    ]);
    const record = fc.record(Object.fromEntries(inner), { noNullPrototype: true });
    const arbitrary = symbols === undefined ? record : fc.constantFrom(...symbols);
    this.named.set(full, arbitrary);
    return arbitrary;
  }
}

/** Any value of a self-contained schema, with NaN, infinities and text of every kind. */
export const wireArbitrary = (schema: AvroSchema): Arbitrary =>
  new ArbitraryCompiler().compile(schema, '');
