import { lookUp, type JsonSchema, type OpenApiDocument } from './open-api-document.js';

/** Fields that a schema does not list: `any` may come, as JSON Schema has it, or only those that are `listed`. */
export type Fields = 'any' | 'listed';

/** More of them say nothing new, and a matrix of a thousand rows would have a million. */
const MOST = 20;

/** Where and how a JSON value violates a schema of the document; none when it conforms. Formats other than date-time are annotations. */
export function schemaViolations(
  value: unknown,
  schema: JsonSchema,
  document: OpenApiDocument,
  fields: Fields = 'any',
): string[] {
  const found: string[] = [];
  check(value, schema, '$', { document, fields, found });
  return found.slice(0, MOST);
}

interface Run {
  readonly document: OpenApiDocument;
  readonly fields: Fields;
  readonly found: string[];
}

function check(value: unknown, schema: JsonSchema, path: string, run: Run): void {
  if (run.found.length >= MOST) return;
  const tell = (expected: string): void => {
    run.found.push(`${path}: expected ${expected}, was ${shown(value)}`);
  };
  if (schema.$ref !== undefined) {
    check(value, lookUp(run.document, schema.$ref) as JsonSchema, path, run);
  }
  checkCombinations(value, schema, path, run);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) tell(types.join(' or '));
  else if (schema.enum?.includes(value) === false) tell(`one of ${schema.enum.join(', ')}`);
  else if (schema.const !== undefined && schema.const !== value) tell(shown(schema.const));
  else if (typeof value === 'number') checkNumber(value, schema, tell);
  else if (typeof value === 'string') checkText(value, schema, tell);
  else if (Array.isArray(value)) checkList(value, schema, { path, run, tell });
  else if (typeof value === 'object' && value !== null) {
    checkObject(value as Record<string, unknown>, schema, { path, run, tell });
  }
}

function checkCombinations(value: unknown, schema: JsonSchema, path: string, run: Run): void {
  for (const part of schema.allOf ?? []) check(value, part, path, run);
  const matching = (parts: readonly JsonSchema[]): number =>
    parts.filter((part) => schemaViolations(value, part, run.document, run.fields).length === 0)
      .length;
  const { anyOf, oneOf } = schema;
  if (anyOf !== undefined && matching(anyOf) === 0) {
    run.found.push(`${path}: expected one of ${anyOf.length} forms, was ${shown(value)}`);
  }
  if (oneOf !== undefined && matching(oneOf) !== 1) {
    run.found.push(`${path}: expected exactly one of ${oneOf.length} forms, was ${shown(value)}`);
  }
}

type Tell = (expected: string) => void;

function checkNumber(value: number, schema: JsonSchema, tell: Tell): void {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  if (!Number.isFinite(value)) tell('a finite number');
  else if (value < minimum) tell(`>= ${minimum}`);
  else if (value > maximum) tell(`<= ${maximum}`);
  else if (value <= exclusiveMinimum) tell(`> ${exclusiveMinimum}`);
  else if (value >= exclusiveMaximum) tell(`< ${exclusiveMaximum}`);
}

/** RFC 3339 with an offset, as `Date.toISOString` and people write it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function checkText(value: string, schema: JsonSchema, tell: Tell): void {
  const { minLength = 0, maxLength = Infinity, pattern, format } = schema;
  const length = [...value].length;
  if (length < minLength) tell(`at least ${minLength} characters`);
  else if (length > maxLength) tell(`at most ${maxLength} characters`);
  else if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) tell(`/${pattern}/`);
  else if (format === 'date-time' && !(INSTANT.test(value) && Date.parse(value) > -Infinity)) {
    tell('an instant');
  }
}

interface Place {
  readonly path: string;
  readonly run: Run;
  readonly tell: Tell;
}

function checkList(
  value: readonly unknown[],
  schema: JsonSchema,
  { path, run, tell }: Place,
): void {
  const { items, minItems = 0, maxItems = Infinity, uniqueItems = false } = schema;
  if (value.length < minItems) tell(`at least ${minItems} items`);
  if (value.length > maxItems) tell(`at most ${maxItems} items`);
  if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    tell('items that differ');
  }
  if (items !== undefined) value.forEach((item, i) => check(item, items, `${path}[${i}]`, run));
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  { path, run, tell }: Place,
): void {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const names = Object.keys(value);
  for (const name of required) {
    if (!Object.hasOwn(value, name)) run.found.push(`${path}.${name}: expected it, was missing`);
  }
  if (names.length < (schema.minProperties ?? 0)) tell(`at least ${schema.minProperties} fields`);
  if (names.length > (schema.maxProperties ?? Infinity))
    tell(`at most ${schema.maxProperties} fields`);
  for (const name of names) {
    const at = `${path}.${name}`;
    if (propertyNames !== undefined) check(name, propertyNames, `name of ${at}`, run);
    if (Object.hasOwn(properties, name)) check(value[name], properties[name], at, run);
    else if (additionalProperties === false || isUnlisted(schema, run.fields)) {
      run.found.push(`${at}: expected no such field`);
    } else if (typeof additionalProperties === 'object') {
      check(value[name], additionalProperties, at, run);
    }
  }
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Whatever a body holds, however deep: its kind and how it begins. */
function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** A schema that lists fields and says nothing of others, where only those that are listed may come. */
const isUnlisted = (schema: JsonSchema, fields: Fields): boolean =>
  fields === 'listed' &&
  schema.properties !== undefined &&
  schema.additionalProperties === undefined;
