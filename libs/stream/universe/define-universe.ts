import { sameValue } from '../canonical-bytes.js';
import type { Definition, UniverseDefinition } from '../generated/wire-types.js';
import { definitionRecord, only, rejected, type Folded } from './definition-outcome.js';
import type { Verdict } from './definition-verdict.js';
import { openEstimator } from './live-estimators.js';
import { shrinkageFaults } from './shrinkage-faults.js';
import type { UniverseState } from './universe-state.js';
import { identityFaults, universeFaults } from './validate-definition.js';

/** Folds a universe's definition, or its deletion. */
export function defineUniverse(
  state: UniverseState,
  definition: Definition,
  universe: UniverseDefinition,
): Folded {
  const refusal = refusalOf(state, definition);
  if (refusal !== null) return only(refusal);
  if (definition.change === 'delete') return deleteUniverse(state, definition, universe);
  const { shrinkage } = definition;
  const faults = [
    ...universeFaults(universe, state.definition, state.last),
    ...identityFaults(universe, state.definition ?? state.former),
    ...shrinkageFaults(shrinkage, universe, state),
  ];
  if (faults.length > 0) return rejected(faults);
  const current = state.definition;
  if (current !== null && sameBut(current, universe) && sameValue(state.shrinkage, shrinkage)) {
    const { version } = current;
    return only({ status: 'accepted', change: 'unchanged', version });
  }
  const version = ((current ?? state.former)?.version ?? 0) + 1;
  const size = universe.instruments.length;
  if (current === null) {
    state.closes = new Float64Array(size);
    state.staleFor = new Int32Array(size);
  }
  state.definition = { ...universe, version };
  state.former = null;
  state.shrinkage = shrinkage;
  for (const { name } of universe.estimators) {
    openEstimator(state, { name, shrinkage: shrinkage[name] }, size);
  }
  const change = current === null ? 'created' : 'replaced';
  const record = definitionRecord(state, definition, {
    ...{ universe: state.definition, shrinkage },
    ...{ portfolio: null, deleted: false },
  });
  return { verdict: { status: 'accepted', change, version }, record, outputs: [] };
}

function refusalOf(
  { definition: current }: UniverseState,
  { change, expectedVersion }: Definition,
): Verdict | null {
  if (change === 'create' && current !== null) {
    return { status: 'conflict', reason: 'universeId: expected a new one, was one that exists' };
  }
  if (expectedVersion === null || current?.version === expectedVersion) return null;
  return { status: 'preconditionFailed', reason: `version ${current?.version ?? 'none'}` };
}

/** Versions are given by the fold, so what a definition says of its own is no difference. */
function sameBut(a: UniverseDefinition, b: UniverseDefinition): boolean {
  return sameValue({ ...a, version: 0 }, { ...b, version: 0 });
}

/** Nothing is left of it but what its id may never be: other instruments, another window, a version twice. */
function deleteUniverse(
  state: UniverseState,
  definition: Definition,
  { universeId }: UniverseDefinition,
): Folded {
  const { definition: current, shrinkage } = state;
  if (current === null || state.portfolios.size > 0) {
    const fault =
      current === null
        ? `universeId: expected a universe, was none of ${universeId}`
        : `universeId: expected one that no portfolio is in, was that of ${portfoliosIn(state, definition.tenant)}`;
    return rejected([fault]);
  }
  const version = current.version + 1;
  state.former = { ...current, version };
  state.definition = null;
  state.shrinkage = {};
  state.closes = new Float64Array(0);
  state.staleFor = new Int32Array(0);
  state.allPricedBefore = false;
  state.windows = 0;
  for (const map of [state.pending, state.moments, state.shrinkageSums, state.intensities]) {
    map.clear();
  }
  const record = definitionRecord(state, definition, {
    ...{ universe: state.former, shrinkage },
    ...{ portfolio: null, deleted: true },
  });
  return { verdict: { status: 'accepted', change: 'deleted', version }, record, outputs: [] };
}

/** Those of a tenant by name, and how many there are of others, whose names are not for it. */
function portfoliosIn({ portfolios }: UniverseState, tenant: string): string {
  const own = [...portfolios.values()].filter(({ definition }) => definition.tenant === tenant);
  const names = own.map(({ definition }) => definition.portfolioId).sort();
  const others = portfolios.size - own.length;
  return [
    ...(names.length > 0 ? [names.join(', ')] : []),
    ...(others > 0 ? [`${others} of other tenants`] : []),
  ].join(' and ');
}
