import type { Cascade } from '#stream/generated/wire-types.js';
import { readOneOf, refuseUnknown } from '../analysis/fields.js';
import type { Fault } from '../problem/problem.js';
import { readInteger } from './read-integer.js';
import { readGivenNumber, readList, readObject, readOptionalObject } from './read-required.js';

const PATH = 'cascade';
const FIELDS = ['steps', 'rounds', 'gammaStep', 'perturbation', 'seed'];
const MOST_STEPS = 20;
const MOST_ROUNDS = 100;

type Step = Cascade['steps'][number];

/** Reads the objectives that are tried in turn; null for none. */
export function readCascade(value: unknown, faults: Fault[]): Cascade | null {
  const like = '{ "steps": [..], "rounds": 3, "gammaStep": 0.1, "perturbation": 0.01, "seed": 7 }';
  const fields = readOptionalObject(value, { path: PATH, like: `${like} or null`, faults });
  if (fields === null) return null;
  refuseUnknown(fields, FIELDS, { path: PATH, faults });
  const steps = readList(
    fields.steps,
    { path: `${PATH}.steps`, longest: MOST_STEPS, faults },
    (step, path) => readStep(step, path, faults),
  );
  return {
    steps,
    rounds: readInteger(fields.rounds, {
      ...{ path: `${PATH}.rounds`, min: 1, max: MOST_ROUNDS, whenAbsent: null, faults },
    }),
    gammaStep: readGivenNumber(fields.gammaStep, `${PATH}.gammaStep`, faults),
    perturbation: readGivenNumber(fields.perturbation, `${PATH}.perturbation`, faults),
    seed: readInteger(fields.seed, {
      ...{ path: `${PATH}.seed`, whenAbsent: null, faults },
      ...{ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
    }),
  };
}

function readStep(value: unknown, path: string, faults: Fault[]): Step {
  const fields = readObject(value, { path, like: '{ "kind": "maxSharpe" }', faults }) ?? {};
  refuseUnknown(fields, ['kind', 'timesMeanReturn'], { path, faults });
  const { kind, timesMeanReturn: times } = fields;
  const kinds = ['maxSharpe', 'minVolatility', 'efficientReturn'] as const;
  return {
    kind: readOneOf(kind, kinds, `${path}.kind`, faults),
    timesMeanReturn:
      times === undefined || times === null
        ? null
        : readGivenNumber(times, `${path}.timesMeanReturn`, faults),
  };
}
