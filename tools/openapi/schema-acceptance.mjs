// Whether every value of one JSON schema is a value of another, for what our documents use of JSON Schema.

/** Everything that `wide` no longer takes of what `narrow` may be: one line a place; none when all of it is taken. */
export function refusals(wide, narrow, context) {
  return compare(wide, narrow, { ...context, path: context.path ?? '$', seen: new Set() });
}

function compare(wide, narrow, context) {
  const references = `${wide.$ref} ${narrow.$ref}`;
  if (wide.$ref && narrow.$ref) {
    if (context.seen.has(references)) return [];
    context = { ...context, seen: new Set([...context.seen, references]) };
  }
  const takers = variants(wide, context.wideRoot);
  return variants(narrow, context.narrowRoot).flatMap((variant) => {
    const fitting = takers.filter((taker) => takesType(taker.type, variant.type));
    if (fitting.length === 0) {
      const types = [...new Set(takers.map(({ type }) => type))].join(' or ');
      return [`${context.path}: expected ${types}, was ${variant.type ?? 'anything'}`];
    }
    const found = fitting.map((taker) => compareVariant(taker, variant, context));
    return found.some((lines) => lines.length === 0) ? [] : found[0];
  });
}

/** A schema as forms of one type each: references followed, `anyOf`, `oneOf` and lists of types taken apart. */
function variants(schema, root) {
  if (schema.$ref !== undefined) return variants(lookUp(root, schema.$ref), root);
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return forms.flatMap((form) => variants(form, root));
  if (!Array.isArray(schema.type)) return [schema];
  return schema.type.map((type) => ({ ...schema, type }));
}

export const lookUp = (root, pointer) =>
  pointer
    .split('/')
    .slice(1)
    .reduce((place, word) => place?.[word.replaceAll('~1', '/').replaceAll('~0', '~')], root);

const takesType = (wide, narrow) =>
  wide === undefined || wide === narrow || (wide === 'number' && narrow === 'integer');

/** Bounds that a value has to reach, and those that it may not pass. */
const LEAST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const MOST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const SAME = ['pattern', 'format', 'const', 'uniqueItems'];

function compareVariant(wide, narrow, context) {
  const { path } = context;
  const lines = [];
  const tell = (keyword) =>
    lines.push(`${path}: ${keyword} was ${narrow[keyword] ?? 'absent'}, is ${wide[keyword]}`);
  for (const keyword of LEAST) {
    if (wide[keyword] > (narrow[keyword] ?? -Infinity)) tell(keyword);
  }
  for (const keyword of MOST) {
    if (wide[keyword] < (narrow[keyword] ?? Infinity)) tell(keyword);
  }
  for (const keyword of SAME) {
    if ((wide[keyword] ?? false) && wide[keyword] !== narrow[keyword]) tell(keyword);
  }
  if (wide.enum !== undefined) lines.push(...compareEnum(wide.enum, narrow.enum, context));
  if (wide.items !== undefined) {
    lines.push(...compare(wide.items, narrow.items ?? {}, { ...context, path: `${path}[]` }));
  }
  return [...lines, ...compareFields(wide, narrow, context)];
}

function compareEnum(wide, narrow, { path, enumsGrow }) {
  if (narrow === undefined) return [`${path}: expected one of ${wide.join(', ')}, was any value`];
  if (enumsGrow) return [];
  const gone = narrow.filter((value) => !wide.includes(value));
  return gone.map((value) => `${path}: expected ${value} among the values, was removed`);
}

function compareFields(wide, narrow, context) {
  const { path } = context;
  const lines = [];
  const fields = { ...wide.properties, ...narrow.properties };
  for (const name of Object.keys(fields)) {
    const taker = fieldOf(wide, name);
    const given = fieldOf(narrow, name);
    const at = `${path}.${name}`;
    if (given === null) {
      if (context.fieldsStay) lines.push(`${at}: expected the field, was removed`);
    } else if (taker === null) {
      if (wide.additionalProperties === false) lines.push(`${at}: expected the field, was removed`);
    } else lines.push(...compare(taker, given, { ...context, path: at }));
  }
  for (const name of wide.required ?? []) {
    if (!(narrow.required ?? []).includes(name)) {
      lines.push(
        `${path}.${name}: ${context.fieldsStay ? 'no longer always there' : 'newly required'}`,
      );
    }
  }
  return [
    ...lines,
    ...compareOthers(wide.additionalProperties, narrow.additionalProperties, context),
  ];
}

/** Schema of a field; {} where any is taken, null where none of that name is. */
function fieldOf({ properties = {}, additionalProperties, type }, name) {
  if (Object.hasOwn(properties, name)) return properties[name];
  if (typeof additionalProperties === 'object') return additionalProperties;
  // An open object may have the field, but does not promise it.
  return additionalProperties === true || type === undefined ? {} : null;
}

/** Fields beside those that are listed: absent is open. */
function compareOthers(wide, narrow, context) {
  if (wide === undefined || wide === true || narrow === false) return [];
  const at = `${context.path}.*`;
  if (wide === false) return [`${at}: expected other fields, are refused now`];
  const given = typeof narrow === 'object' ? narrow : {};
  return compare(wide, given, { ...context, path: at });
}
