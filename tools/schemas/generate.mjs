import { join } from 'node:path';
import * as prettier from 'prettier';
import { pascalCase } from './schema-set.mjs';

const HEADER =
  '// Generated from schemas/*.avsc by `node tools/schemas.mjs generate`. Do not edit.\n';

const PRIMITIVE_TYPES = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'Uint8Array',
  string: 'string',
};

const shortName = (name) => name.slice(name.lastIndexOf('.') + 1);

const comment = (text) => (text === undefined ? '' : `/** ${text.replaceAll('*/', '* /')} */\n`);

const literals = (schema) => schema.symbols.map((symbol) => `'${symbol}'`).join(' | ');

/** A one-symbol enum is the tag of a record: written in place, so that unions discriminate on it. */
const isTag = (schema) => schema.type === 'enum' && schema.symbols.length === 1;

function typeScriptOf(schema, namespace, context) {
  if (Array.isArray(schema)) {
    return schema.map((branch) => typeScriptOf(branch, namespace, context)).join(' | ');
  }
  if (typeof schema === 'string') {
    if (PRIMITIVE_TYPES[schema] !== undefined) return PRIMITIVE_TYPES[schema];
    const tag = context.tags.get(schema.includes('.') ? schema : `${namespace}.${schema}`);
    return tag === undefined ? shortName(schema) : literals(tag);
  }
  if (schema.type === 'array') {
    const items = typeScriptOf(schema.items, namespace, context);
    return `readonly ${items.includes(' ') ? `(${items})` : items}[]`;
  }
  if (schema.type === 'map') {
    return `Readonly<Record<string, ${typeScriptOf(schema.values, namespace, context)}>>`;
  }
  if (isTag(schema)) return literals(schema);
  return PRIMITIVE_TYPES[schema.type] ?? shortName(schema.name);
}

function declarationOf(name, schema, context) {
  if (isTag(schema)) return '';
  const head = comment(schema.doc);
  if (schema.type === 'enum') return `${head}export type ${name} = ${literals(schema)};\n\n`;
  if (schema.type !== 'record') {
    throw new Error(`expected a record or an enum, was ${schema.type} ${name}`);
  }
  const namespace = schema.namespace ?? context.namespace;
  const fields = schema.fields.map(
    (field) =>
      `${comment(field.doc)}readonly ${field.name}: ${typeScriptOf(field.type, namespace, context)};\n`,
  );
  return `${head}export interface ${name} {\n${fields.join('')}}\n\n`;
}

function wireTypes(files) {
  const tags = new Map(files.flatMap((file) => [...file.definitions].filter(([, s]) => isTag(s))));
  const context = { tags, namespace: 'ballast' };
  const owners = new Map();
  let text = HEADER;
  for (const file of files) {
    const names = [...file.definitions].map(([name, schema]) => [shortName(name), schema]);
    if (Array.isArray(file.schema)) names.push([pascalCase(file.name), file.schema]);
    for (const [name, schema] of names) {
      if (owners.has(name)) {
        throw new Error(`expected one type ${name}, was in ${owners.get(name)} and ${file.name}`);
      }
      owners.set(name, file.name);
      text += Array.isArray(schema)
        ? `/** Any value of a topic whose schema is ${file.name}.avsc. */\nexport type ${name} = ${typeScriptOf(schema, 'ballast', context)};\n\n`
        : declarationOf(name, schema, context);
    }
  }
  return text + schemaTypes(files);
}

/** File name -> type of its values, so that a codec is typed by the schema's name. */
function schemaTypes(files) {
  const lines = files.map((file) => {
    const name = Array.isArray(file.schema) ? pascalCase(file.name) : shortName(file.schema.name);
    return `readonly '${file.name}': ${name};\n`;
  });
  return `/** Schema file name (without .avsc) and the type of its values. */\nexport interface WireTypes {\n${lines.join('')}}\n`;
}

/** What the wire needs of a schema, as JSON: the docs are in the types. */
export const withoutDocs = (schema) =>
  JSON.stringify(schema, (key, value) => (key === 'doc' ? undefined : value));

function schemaConstants(files) {
  const entries = files.map(
    (file) => `{ name: '${file.name}', schema: ${withoutDocs(file.schema)} },\n`,
  );
  return `${HEADER}import type { WireTypes } from './wire-types.js';

/** One schema file: what it defines may be named by the schemas after it. */
export interface SchemaSource {
  readonly name: keyof WireTypes;
  readonly schema: unknown;
}

/** Every schema, dependencies first. */
export const schemas: readonly SchemaSource[] = [${entries.join('')}];
`;
}

/** Text in the house format. */
export const formatted = (text, parser) =>
  prettier.format(text, { singleQuote: true, trailingComma: 'all', printWidth: 100, parser });

/** `[{ path, text }]` of the generated files, formatted. */
export async function generatedFiles(root, files) {
  const folder = join(root, 'libs', 'stream', 'generated');
  const wire = await formatted(wireTypes(files), 'typescript');
  const constants = await formatted(schemaConstants(files), 'typescript');
  return [
    { path: join(folder, 'wire-types.ts'), text: wire },
    { path: join(folder, 'schemas.ts'), text: constants },
  ];
}
