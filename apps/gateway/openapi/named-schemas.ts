/** Any part of a document, as it is before anything is known of it. */
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The schema with every titled schema within it replaced by a reference, and `components` filled with what they refer
 * to: a shape that many answers share stands in the document once. A titled schema that may be null is the reference or null.
 * @throws Error when two shapes have one title
 */
export function withReferences(schema: unknown, components: Record<string, unknown>): unknown {
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      withinKeyword(keyword, value, components),
    ]),
  );
  const { title, type, ...rest } = inner;
  if (typeof title !== 'string') return inner;
  const types = [type].flat();
  const shape = { type: onlyOne(types.filter((name) => name !== 'null')), ...rest };
  const known = components[title];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(shape)) {
    throw new Error(`expected one shape of the component ${title}, was another`);
  }
  components[title] = shape;
  const reference = { $ref: `#/components/schemas/${title}` };
  return types.includes('null') ? { anyOf: [reference, { type: 'null' }] } : reference;
}

const onlyOne = (types: readonly unknown[]): unknown => (types.length === 1 ? types[0] : types);

/** Keywords that hold schemas; what a default or an example looks like is none of our business. */
function withinKeyword(keyword: string, value: unknown, components: Json): unknown {
  switch (keyword) {
    case 'properties':
      return isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, schema]) => [
              name,
              withReferences(schema, components),
            ]),
          )
        : value;
    case 'items':
    case 'additionalProperties':
      return withReferences(value, components);
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
      return Array.isArray(value)
        ? value.map((schema) => withReferences(schema, components))
        : value;
    default:
      return value;
  }
}

/** The schema with no room for fields that it does not list: what a body may have is said, and the rest refused. */
export function closed(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { properties, items, additionalProperties } = schema;
  const result: Json = { ...schema };
  if (isObject(properties)) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, closed(inner)]),
    );
    result.additionalProperties = closed(additionalProperties ?? false);
  } else if (isObject(additionalProperties)) {
    result.additionalProperties = closed(additionalProperties);
  }
  if (isObject(items)) result.items = closed(items);
  return result;
}
