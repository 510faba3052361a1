/** A parsed Avro schema (Apache Avro 1.12, "Schema Declaration"), as far as this project uses it. */
export type AvroSchema = string | readonly AvroSchema[] | AvroDefinition;

/** A field of a record. */
export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly default?: unknown;
  readonly doc?: string;
}

/** A schema written as a JSON object. */
export interface AvroDefinition {
  readonly type: AvroSchema;
  readonly name?: string;
  readonly namespace?: string;
  readonly doc?: string;
  readonly fields?: readonly AvroField[];
  readonly symbols?: readonly string[];
  readonly items?: AvroSchema;
  readonly values?: AvroSchema;
  readonly size?: number;
}

const PRIMITIVES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

/** True for the eight primitive type names. */
export const isPrimitive = (name: string): boolean => PRIMITIVES.has(name);

/** Full name of `name` met inside `namespace`. */
export const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

/** Namespace part of a full name; empty when there is none. */
export const namespaceOf = (name: string): string =>
  name.slice(0, Math.max(0, name.lastIndexOf('.')));

/** What messages call a schema: its full name, or its kind when it has none. */
export function schemaName(schema: AvroSchema): string {
  if (typeof schema === 'string') return schema;
  if (isUnion(schema)) return 'a union';
  if (schema.name !== undefined) return fullName(schema.name, schema.namespace ?? '');
  return schemaName(schema.type);
}

/** True for a union: a list of branches. */
export const isUnion = (schema: AvroSchema): schema is readonly AvroSchema[] =>
  Array.isArray(schema);
