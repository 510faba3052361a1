import { refuseUnknown } from '../analysis/fields.js';
import { describe } from '../analysis/json-values.js';
import { readNamedVector } from '../analysis/named-vector.js';
import type { Fault } from '../problem/problem.js';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import { readStart } from './read-start.js';
import { readObject } from './read-required.js';

const KINDS = ['weights', 'equal', 'equalAfterWarmUp', 'blackLitterman'] as const;
const PATH = 'initial';

/** How a portfolio comes to its first weights. */
export type Initial = Pick<PortfolioDefinition, 'initial' | 'blackLitterman'>;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/** Reads exactly one of `{ weights }`, `{ equal: true }`, `{ equalAfterWarmUp: true }` and `{ blackLitterman }`. */
export function readInitial(value: unknown, at: At): Initial {
  const { faults, instruments } = at;
  const nothing: Initial = { initial: { kind: 'equal', weights: [] }, blackLitterman: null };
  const like = '{ "weights": {..} }, { "equal": true } or { "blackLitterman": {..} }';
  const fields = readObject(value, { path: PATH, like, faults });
  if (fields === null) return nothing;
  refuseUnknown(fields, KINDS, { path: PATH, faults });
  const given = KINDS.filter((kind) => fields[kind] !== undefined);
  if (given.length !== 1) {
    const was = given.length === 0 ? 'none' : given.join(' and ');
    faults.push({ path: PATH, message: `expected one of ${KINDS.join(', ')}, was ${was}` });
    return nothing;
  }
  const [kind] = given;
  switch (kind) {
    case 'weights': {
      const path = `${PATH}.weights`;
      const weights = readNamedVector(fields.weights, { ...at, path, whenMissing: 0 });
      return { initial: { kind, weights: [...weights] }, blackLitterman: null };
    }
    case 'equal':
    case 'equalAfterWarmUp':
      if (fields[kind] !== true) {
        const message = `expected true, was ${describe(fields[kind])}`;
        faults.push({ path: `${PATH}.${kind}`, message });
      }
      return { initial: { kind, weights: [] }, blackLitterman: null };
    case 'blackLitterman':
      return {
        initial: { kind, weights: [] },
        blackLitterman: readStart(fields.blackLitterman, { instruments, faults }),
      };
  }
}
