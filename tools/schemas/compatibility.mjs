import avsc from 'avsc';

const parse = (schema) =>
  avsc.Type.forSchema(schema, { wrapUnions: 'always', omitRecordMethods: true });

const described = (type) => type.name ?? type.typeName;

function recordProblems(present, released, path, visit) {
  const problems = [];
  released.fields.forEach((field, i) => {
    const now = present.fields[i];
    if (now?.name === field.name) {
      problems.push(...visit(now.type, field.type, `${path}.${field.name}`));
    } else {
      const was = now === undefined ? 'nothing' : now.name;
      problems.push(`${path}: expected released field ${field.name} in position ${i}, was ${was}`);
    }
  });
  const releasedNames = new Set(released.fields.map((field) => field.name));
  for (const field of present.fields) {
    if (!releasedNames.has(field.name) && field.defaultValue() === undefined) {
      problems.push(`${path}: expected a default for appended field ${field.name}, was none`);
    }
  }
  return problems;
}

/** Outside readers are not ours to upgrade: nothing they do not know may be written to them. */
function listProblems(present, released, path, what, audience) {
  const kept = audience === 'internal' ? present.slice(0, released.length) : present;
  return kept.join() === released.join()
    ? []
    : [`${path}: expected ${what} ${released.join(', ')}, was ${present.join(', ')}`];
}

/** The house rule, stricter than Avro: what was released stays first, in order and unchanged. */
function layoutProblems(presentRoot, releasedRoot, audience) {
  const seen = new Set();
  const visit = (present, released, path) => {
    if (described(present) !== described(released)) {
      return [`${path}: expected type ${described(released)}, was ${described(present)}`];
    }
    if (released.name !== undefined) {
      if (seen.has(released.name)) return [];
      seen.add(released.name);
    }
    if (released.typeName === 'record') return recordProblems(present, released, path, visit);
    if (released.typeName === 'enum') {
      return listProblems(present.symbols, released.symbols, path, 'symbols', audience);
    }
    if (released.typeName === 'array') return visit(present.itemsType, released.itemsType, path);
    if (released.typeName === 'map') return visit(present.valuesType, released.valuesType, path);
    if (released.types === undefined) return [];
    const names = listProblems(
      present.types.map(described),
      released.types.map(described),
      path,
      'branches',
      audience,
    );
    if (names.length > 0) return names;
    return released.types.flatMap((branch, i) => visit(present.types[i], branch, path));
  };
  return visit(presentRoot, releasedRoot, releasedRoot.name ?? 'union');
}

function resolutionProblem(reader, writer, direction) {
  try {
    reader.createResolver(writer);
    return [];
  } catch (error) {
    return [`${direction}: ${error.message}`];
  }
}

/**
 * Why a present schema does not follow a released one; empty when it does. Public records are read by old and new alike,
 * internal ones by readers that are upgraded first: their enums and unions may grow at the end (docs/adr/0012).
 */
export function incompatibilities(presentSchema, releasedSchema, audience) {
  const present = parse(presentSchema);
  const released = parse(releasedSchema);
  const problems = [
    ...layoutProblems(present, released, audience),
    ...resolutionProblem(present, released, 'present reader, released writer'),
  ];
  if (audience === 'internal') return problems;
  return [...problems, ...resolutionProblem(released, present, 'released reader, present writer')];
}
