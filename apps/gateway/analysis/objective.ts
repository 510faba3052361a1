import type { OptimiseTask } from '#platform/solver/optimise-task.js';
import type { Fault } from '../problem/problem.js';
import { refuseUnknown } from './fields.js';
import { describe, isRecord } from './json-values.js';

type Objective = OptimiseTask['objective'];

const KINDS = ['maxSharpe', 'minVolatility', 'efficientReturn', 'maxQuadraticUtility'] as const;
/** The field that a kind has beside its name. */
const PARAMETER: Readonly<Partial<Record<string, string>>> = {
  efficientReturn: 'targetReturn',
  maxQuadraticUtility: 'riskAversion',
};

/** Reads `{ "kind": .., <its parameter> }`; adds to `faults` what is wrong, and is null then. */
export function readObjective(value: unknown, faults: Fault[]): Objective | null {
  if (!isRecord(value)) {
    faults.push({ path: 'objective', message: `expected { "kind": .. }, was ${describe(value)}` });
    return null;
  }
  const kind = KINDS.find((known) => known === value.kind);
  const parameter = kind === undefined ? undefined : PARAMETER[kind];
  const known = ['kind', ...(parameter === undefined ? [] : [parameter])];
  const message = (field: string): string => {
    const owner = KINDS.find((other) => PARAMETER[other] === field);
    return owner === undefined ? 'expected no such field' : `expected only with ${owner}`;
  };
  refuseUnknown(value, known, { path: 'objective', faults, message });
  switch (kind) {
    case undefined: {
      const kinds = `${KINDS.slice(0, -1).join(', ')} or ${KINDS[KINDS.length - 1]}`;
      const was = describe(value.kind);
      faults.push({ path: 'objective.kind', message: `expected ${kinds}, was ${was}` });
      return null;
    }
    case 'maxSharpe':
    case 'minVolatility':
      return { kind };
    case 'efficientReturn':
      return { kind, targetReturn: readRequired(value.targetReturn, 'targetReturn', faults) };
    case 'maxQuadraticUtility': {
      const riskAversion = readRequired(value.riskAversion, 'riskAversion', faults);
      if (riskAversion <= 0) {
        const path = 'objective.riskAversion';
        faults.push({ path, message: `expected > 0, was ${riskAversion}` });
      }
      return { kind, riskAversion };
    }
  }
}

/** A number that has to be there; NaN when it is not. */
function readRequired(value: unknown, field: string, faults: Fault[]): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const message = `expected a finite number, was ${describe(value)}`;
  faults.push({ path: `objective.${field}`, message });
  return NaN;
}
