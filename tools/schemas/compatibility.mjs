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

const sameList = (present, released, path, what) =>
  present.join() === released.join()
    ? []
    : [`${path}: expected ${what} ${released.join(', ')}, was ${present.join(', ')}`];

/** The house rule, stricter than Avro: released fields stay first, in order and unchanged. */
function layoutProblems(presentRoot, releasedRoot) {
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
      return sameList(present.symbols, released.symbols, path, 'symbols');
    }
    if (released.typeName === 'array') return visit(present.itemsType, released.itemsType, path);
    if (released.typeName === 'map') return visit(present.valuesType, released.valuesType, path);
    if (released.types === undefined) return [];
    const names = sameList(
      present.types.map(described),
      released.types.map(described),
      path,
      'branches',
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

/** Why a present schema and a released one cannot read each other's records; empty when they can. */
export function incompatibilities(presentSchema, releasedSchema) {
  const present = parse(presentSchema);
  const released = parse(releasedSchema);
  return [
    ...layoutProblems(present, released),
    ...resolutionProblem(present, released, 'present reader, released writer'),
    ...resolutionProblem(released, present, 'released reader, present writer'),
  ];
}
