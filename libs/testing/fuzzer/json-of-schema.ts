import fc from 'fast-check';
import { lookUp, type JsonSchema, type OpenApiDocument } from '../openapi/open-api-document.js';

const FEW = 4;
/** Names that the shipped universes know, and some that nobody does. */
const NAMES = ['AKT', 'ATW', 'IAM', 'SIM01', 'A', 'B', 'portf1', 'demo', 'casablanca', 'simulated'];
const NUMBERS = [0, 1, 0.5, 0.25, 0.01, 2, 10, 100];

/** JSON values that conform to a schema, mostly small ones of the kind that people send. */
export function jsonOf(schema: JsonSchema, document: OpenApiDocument): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    return jsonOf(lookUp(document, schema.$ref) as JsonSchema, document);
  }
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return fc.oneof(...forms.map((form) => jsonOf(form, document)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, document)));
}

function ofType(
  type: string,
  schema: JsonSchema,
  document: OpenApiDocument,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? -1000,
        max: Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 1000, 2_000_000_000)),
      });
    case 'number':
      return numberOf(schema);
    case 'array':
      return listOf(schema, document);
    case 'object':
      return objectOf(schema, document);
    default:
      return textOf(schema);
  }
}

function numberOf({ minimum = -1e300, maximum = 1e300 }: JsonSchema): fc.Arbitrary<number> {
  const usual = NUMBERS.filter((number) => number >= minimum && number <= maximum);
  const within = fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true });
  return usual.length === 0
    ? within
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, within);
}

/** Strings of a schema; of a pattern those that it matches. */
export function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { pattern, format, minLength = 0, maxLength = 40 } = schema;
  const examples = [schema.example, schema.default, ...(schema.examples ?? [])].filter(
    (example) => typeof example === 'string',
  );
  if (format === 'date-time') {
    const [min, max] = [new Date('1990-01-01'), new Date('2040-01-01')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  const fits = (text: string): boolean =>
    [...text].length >= minLength &&
    [...text].length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text));
  const drawn =
    pattern === undefined
      ? fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 12), unit: 'grapheme' })
      : fc.stringMatching(new RegExp(pattern, 'u')).filter(fits);
  const known = [...examples, ...NAMES].filter(fits);
  return known.length === 0
    ? drawn
    : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...known) }, drawn);
}

function listOf(schema: JsonSchema, document: OpenApiDocument): fc.Arbitrary<unknown[]> {
  const { items = {}, minItems = 0, maxItems = Infinity, uniqueItems } = schema;
  const lengths = { minLength: minItems, maxLength: Math.min(maxItems, minItems + FEW) };
  const item = jsonOf(items, document);
  return uniqueItems === true
    ? fc.uniqueArray(item, { ...lengths, selector: (value) => JSON.stringify(value) })
    : fc.array(item, lengths);
}

function objectOf(schema: JsonSchema, document: OpenApiDocument): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, jsonOf(inner, document)]),
  );
  const listed = fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
  if (Object.keys(properties).length > 0) return listed;
  const inner = typeof additionalProperties === 'object' ? additionalProperties : {};
  return fc.dictionary(fc.constantFrom(...NAMES), jsonOf(inner, document), {
    minKeys: schema.minProperties ?? 0,
    maxKeys: FEW,
    noNullPrototype: true,
  });
}
