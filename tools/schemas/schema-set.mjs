import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const PRIMITIVES = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);
const NAMED = new Set(['record', 'enum', 'fixed']);
const INTERNAL_NAMESPACE = 'ballast';

/** 'tick-record' -> 'TickRecord'; a name that is Pascal case already stays. */
export const pascalCase = (fileName) =>
  fileName
    .split('-')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');

const fullName = (name, namespace) => (name.includes('.') ? name : `${namespace}.${name}`);

/** Calls `onDefinition(fullName, schema)` and `onReference(fullName)` for every name in a schema. */
export function walkNames(schema, namespace, { onDefinition, onReference }) {
  const visit = (node, scope) => {
    if (typeof node === 'string') {
      if (!PRIMITIVES.has(node)) onReference(fullName(node, scope));
    } else if (Array.isArray(node)) {
      for (const branch of node) visit(branch, scope);
    } else if (NAMED.has(node.type)) {
      const inner = node.namespace ?? scope;
      onDefinition(fullName(node.name, inner), node);
      for (const field of node.fields ?? []) visit(field.type, inner);
    } else if (node.type === 'array') visit(node.items, scope);
    else if (node.type === 'map') visit(node.values, scope);
    else visit(node.type, scope);
  };
  visit(schema, namespace);
}

/** Depth first, files in name order: the order depends on nothing but the files' contents. */
function inDependencyOrder(files, definedIn) {
  const ordered = [];
  const state = new Map();
  const place = (file, path) => {
    if (state.get(file.name) === 'placed') return;
    if (state.get(file.name) === 'open') {
      throw new Error(`expected schemas without a cycle, was ${[...path, file.name].join(' -> ')}`);
    }
    state.set(file.name, 'open');
    for (const name of file.references) {
      const owner = definedIn.get(name);
      if (owner === undefined) {
        throw new Error(
          `expected ${name} to be defined in schemas/, but only ${file.name} names it`,
        );
      }
      if (owner !== file) place(owner, [...path, file.name]);
    }
    state.set(file.name, 'placed');
    ordered.push(file);
  };
  for (const file of files) place(file, []);
  return ordered;
}

/** Reads schemas/*.avsc of a repository: `[{ name, schema, references, definitions }]`, dependencies first. */
export function loadSchemas(root) {
  const folder = join(root, 'schemas');
  const definedIn = new Map();
  const files = readdirSync(folder)
    .filter((entry) => entry.endsWith('.avsc'))
    .sort()
    .map((entry) => {
      const file = {
        name: entry.slice(0, -'.avsc'.length),
        schema: JSON.parse(readFileSync(join(folder, entry), 'utf8')),
        references: new Set(),
        definitions: new Map(),
      };
      walkNames(file.schema, INTERNAL_NAMESPACE, {
        onReference: (name) => file.references.add(name),
        onDefinition: (name, node) => {
          const other = definedIn.get(name);
          if (other !== undefined) {
            throw new Error(
              `expected one definition of ${name}, was in ${other.name} and ${file.name}`,
            );
          }
          definedIn.set(name, file);
          file.definitions.set(name, node);
        },
      });
      return file;
    });
  return inDependencyOrder(files, definedIn);
}

/** Who reads records of a file: 'internal' when its namespace is ours, or it is a union of such records. */
export const audienceOf = ({ schema }) =>
  Array.isArray(schema) || schema.namespace === INTERNAL_NAMESPACE ? 'internal' : 'public';

/** The schema of one file with every name defined in place where it is first met: it needs no other file. */
export function selfContained(file, files) {
  const definitions = new Map(files.flatMap((each) => [...each.definitions]));
  const seen = new Set();
  const expand = (node, scope) => {
    if (typeof node === 'string') {
      if (PRIMITIVES.has(node)) return node;
      const name = fullName(node, scope);
      return seen.has(name)
        ? node
        : expand(definitions.get(name), name.slice(0, name.lastIndexOf('.')));
    }
    if (Array.isArray(node)) return node.map((branch) => expand(branch, scope));
    if (node.type === 'array') return { ...node, items: expand(node.items, scope) };
    if (node.type === 'map') return { ...node, values: expand(node.values, scope) };
    if (!NAMED.has(node.type)) return { ...node, type: expand(node.type, scope) };
    const inner = node.namespace ?? scope;
    seen.add(fullName(node.name, inner));
    if (node.fields === undefined) return { ...node };
    const fields = node.fields.map((field) => ({ ...field, type: expand(field.type, inner) }));
    return { ...node, fields };
  };
  return expand(file.schema, INTERNAL_NAMESPACE);
}

/** Released versions of a schema, oldest first: `[{ version, schema }]`. */
export function releasedVersions(root, name) {
  const folder = join(root, 'schemas', 'released', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => /^\d+\.avsc$/.test(entry))
    .map((entry) => ({
      version: Number.parseInt(entry, 10),
      schema: JSON.parse(readFileSync(join(folder, entry), 'utf8')),
    }))
    .sort((a, b) => a.version - b.version);
}

/** Names under schemas/released: a schema that was released may not vanish. */
export function releasedNames(root) {
  const folder = join(root, 'schemas', 'released');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
