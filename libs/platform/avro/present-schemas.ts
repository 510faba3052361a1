import { BallastError } from '#core/ballast-error.js';
import { schemas } from '#stream/generated/schemas.js';
import type { WireTypes } from '#stream/generated/wire-types.js';
import { type AvroSchema, fullName, isPrimitive, isUnion, namespaceOf } from './avro-schema.js';

const NAMESPACE = 'ballast';

/** File name of a schema in schemas/, without .avsc. */
export type SchemaName = keyof WireTypes;

/** Defines every name in place where it is first met, written in full; names met again stay names. */
class Inliner {
  private readonly seen = new Set<string>();

  constructor(private readonly known: ReadonlyMap<string, AvroSchema>) {}

  expand(schema: AvroSchema, namespace: string): AvroSchema {
    if (typeof schema === 'string') return this.reference(schema, namespace);
    if (isUnion(schema)) return schema.map((branch) => this.expand(branch, namespace));
    if (schema.items !== undefined) {
      return { ...schema, items: this.expand(schema.items, namespace) };
    }
    if (schema.values !== undefined) {
      return { ...schema, values: this.expand(schema.values, namespace) };
    }
    if (schema.name === undefined) return this.expand(schema.type, namespace);
    const name = fullName(schema.name, schema.namespace ?? namespace);
    this.seen.add(name);
    if (schema.fields === undefined) return { ...schema, name };
    const fields = schema.fields.map((field) => ({
      ...field,
      type: this.expand(field.type, namespaceOf(name)),
    }));
    return { ...schema, name, fields };
  }

  private reference(name: string, namespace: string): AvroSchema {
    if (isPrimitive(name)) return name;
    const full = fullName(name, namespace);
    if (this.seen.has(full)) return full;
    const definition = this.known.get(full);
    if (definition === undefined) {
      throw new BallastError('DATA_UNKNOWN_SCHEMA', `expected a known type, was ${full}`);
    }
    return this.expand(definition, namespaceOf(full));
  }
}

function collect(schema: AvroSchema, namespace: string, known: Map<string, AvroSchema>): void {
  if (typeof schema === 'string') return;
  if (isUnion(schema)) {
    for (const branch of schema) collect(branch, namespace, known);
    return;
  }
  const name =
    schema.name === undefined ? null : fullName(schema.name, schema.namespace ?? namespace);
  if (name !== null) known.set(name, schema);
  const scope = name === null ? namespace : namespaceOf(name);
  for (const field of schema.fields ?? []) collect(field.type, scope, known);
  for (const inner of [schema.items, schema.values]) {
    if (inner !== undefined) collect(inner, scope, known);
  }
}

const byName: ReadonlyMap<SchemaName, AvroSchema> = new Map(
  schemas.map(({ name, schema }) => [name, schema as AvroSchema]),
);

const definitions = new Map<string, AvroSchema>();
for (const schema of byName.values()) collect(schema, NAMESPACE, definitions);

/**
 * The present schema of a file, self-contained.
 * @throws BallastError DATA_UNKNOWN_SCHEMA when there is no such file
 */
export function presentSchema(name: SchemaName): AvroSchema {
  const schema = byName.get(name);
  if (schema === undefined) {
    throw new BallastError('DATA_UNKNOWN_SCHEMA', `expected a schema in schemas/, was ${name}`);
  }
  return new Inliner(definitions).expand(schema, NAMESPACE);
}

/** A self-contained copy of a schema from elsewhere (a released version), with every name in full. */
export const inFull = (schema: AvroSchema): AvroSchema =>
  new Inliner(new Map()).expand(schema, NAMESPACE);
