import type { ShrinkageKind, UniverseDefinition } from '../generated/wire-types.js';
import type { UniverseState } from './universe-state.js';

/** Every fault of what a universe's definition says of its estimators that shrink, in sentences. */
export function shrinkageFaults(
  shrinkage: Readonly<Record<string, ShrinkageKind>>,
  next: UniverseDefinition,
  inForce: Pick<UniverseState, 'definition' | 'shrinkage'>,
): string[] {
  const faults: string[] = [];
  const names = new Set(next.estimators.map(({ name }) => name));
  for (const name of Object.keys(shrinkage)) {
    if (!names.has(name))
      faults.push(`shrinkage[${name}]: expected one of the universe's estimators`);
  }
  for (const { name } of inForce.definition?.estimators ?? []) {
    const was = kindOf(inForce.shrinkage, name);
    const now = kindOf(shrinkage, name);
    if (now !== was) {
      faults.push(`shrinkage[${name}]: expected ${was}, which is in force, was ${now}`);
    }
  }
  return faults;
}

const kindOf = (shrinkage: Readonly<Record<string, ShrinkageKind>>, name: string): string =>
  Object.hasOwn(shrinkage, name) ? shrinkage[name] : 'none';
