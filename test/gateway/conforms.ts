import type { Schema } from '../../apps/gateway/openapi/schema.js';

/** Where a value departs from a documented schema: missing, undocumented or of another type. */
export function departures(value: unknown, schema: Schema, path = '$'): string[] {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = typeOf(value);
  if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    return [`${path}: expected ${types.join(' or ')}, was ${type}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    return [`${path}: expected one of ${schema.enum.join(', ')}, was ${String(value)}`];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((item, i) => departures(item, items, `${path}[${i}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return departuresOfObject(value as Record<string, unknown>, schema, path);
}

function departuresOfObject(
  value: Record<string, unknown>,
  schema: Schema,
  path: string,
): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required
    .filter((name) => !(name in value))
    .map((name) => `${path}.${name}: missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const at = `${path}.${name}`;
    const known = properties[name];
    if (known !== undefined) return departures(inner, known, at);
    if (typeof additionalProperties === 'object')
      return departures(inner, additionalProperties, at);
    return additionalProperties === true ? [] : [`${at}: not documented`];
  });
  return [...missing, ...wrong];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
