import type { ConeBlock, ConeRow, ConicModel } from './conic-model.js';

/** The names of all constraints of a model. */
export function constraintNames({ blocks }: ConicModel): readonly string[] {
  const names = new Set<string>();
  for (const { name, lowerName } of blocks) {
    if (lowerName !== undefined) names.add(lowerName);
    if (name !== null) names.add(name);
  }
  return [...names];
}

const negative = (row: ConeRow): ConeRow => ({
  weights: row.weights,
  factor: -row.factor,
  others: row.others.map(([column, value]) => [column, -value]),
  bound: -row.bound,
});

/** A block without the constraints that are not kept, an equality as its two sides; what has no name stays as it is. */
export function keptSides(block: ConeBlock, kept: ReadonlySet<string>): readonly ConeBlock[] {
  const { name, cone, rows } = block;
  if (name === null) return [block];
  if (cone !== 'zero') return kept.has(name) ? [block] : [];
  const lowerName = block.lowerName ?? name;
  return rows.flatMap((row) => {
    const side = (of: string, part: ConeRow): readonly ConeBlock[] =>
      kept.has(of) ? [{ name: of, cone: 'nonnegative', rows: [part] }] : [];
    return [...side(name, row), ...side(lowerName, negative(row))];
  });
}

/** The same with equalities of which both sides are kept as they are: two opposite inequalities have no interior. */
export function keptBlock(block: ConeBlock, kept: ReadonlySet<string>): readonly ConeBlock[] {
  const { name, lowerName, cone } = block;
  const isWhole = cone === 'zero' && name !== null && kept.has(name) && kept.has(lowerName ?? name);
  return isWhole ? [block] : keptSides(block, kept);
}
