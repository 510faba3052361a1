import type { BlackLittermanStart } from '#stream/generated/wire-types.js';
import { readViews } from '../analysis/black-litterman/views.js';
import { readNumbers, readPositive, refuseUnknown } from '../analysis/fields.js';
import { describe } from '../analysis/json-values.js';
import { readNamedVector } from '../analysis/named-vector.js';
import type { Fault } from '../problem/problem.js';
import { readObject } from './read-required.js';
import { withinPath } from './within-path.js';

const PATH = 'initial.blackLitterman';
const FIELDS = ['marketWeights', 'marketCaps', 'views', 'confidences', 'tau'];
const DEFAULT_TAU = 0.05;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/**
 * Reads a Black-Litterman start: `marketWeights` or `marketCaps`, `views` as the calculator takes them, an Idzorek
 * confidence a view (without: Omega proportional), tau. Null, with faults, where it is none.
 */
export function readStart(value: unknown, at: At): BlackLittermanStart | null {
  const { faults } = at;
  const like = '{ "marketWeights": {..}, "views": {..} }';
  const fields = readObject(value, { path: PATH, like, faults });
  if (fields === null) return null;
  const before = faults.length;
  refuseUnknown(fields, FIELDS, { path: PATH, faults });
  const marketWeights = readMarket(fields, at);
  const views = withinPath(PATH, faults, (own) =>
    readViews(fields.views, { instruments: at.instruments, faults: own }),
  );
  const confidences = readConfidences(fields.confidences, views?.Q.length ?? null, faults);
  const tau = readPositive(fields.tau, `${PATH}.tau`, faults, DEFAULT_TAU);
  if (views === null || faults.length > before) return null;
  return { marketWeights, P: [...views.P], Q: [...views.Q], confidences, tau };
}

function readMarket(fields: Readonly<Record<string, unknown>>, at: At): number[] {
  const { faults } = at;
  const { marketWeights, marketCaps } = fields;
  if ((marketWeights === undefined) === (marketCaps === undefined)) {
    const was = marketWeights === undefined ? 'neither' : 'both';
    faults.push({ path: PATH, message: `expected marketWeights or marketCaps, was ${was}` });
    return [];
  }
  if (marketCaps === undefined) {
    const path = `${PATH}.marketWeights`;
    return [...readNamedVector(marketWeights, { ...at, path, whenMissing: 0 })];
  }
  const path = `${PATH}.marketCaps`;
  const caps = readNamedVector(marketCaps, { ...at, path, whenMissing: null });
  caps.forEach((cap, i) => {
    if (cap >= 0) return;
    faults.push({ path: `${path}.${at.instruments[i]}`, message: `expected >= 0, was ${cap}` });
  });
  // The largest first: the sum of what a double holds may be more than it holds.
  const largest = Math.max(...caps, 0);
  if (largest === 0) faults.push({ path, message: 'expected a capitalisation > 0, was none' });
  const total = caps.reduce((sum, cap) => sum + cap / largest, 0);
  return Array.from(caps, (cap) => cap / largest / total);
}

function readConfidences(value: unknown, K: number | null, faults: Fault[]): number[] | null {
  if (value === undefined || value === null) return null;
  const path = `${PATH}.confidences`;
  if (!Array.isArray(value) || (K !== null && value.length !== K)) {
    const expected = K === null ? 'a number for each view' : `${K} numbers, one a view`;
    faults.push({ path, message: `expected ${expected}, was ${describe(value)}` });
    return null;
  }
  const confidences = readNumbers(value, path, faults);
  confidences.forEach((confidence, k) => {
    if ((confidence >= 0 && confidence <= 1) || !Number.isFinite(confidence)) return;
    faults.push({ path: `${path}[${k}]`, message: `expected in [0, 1], was ${confidence}` });
  });
  return [...confidences];
}
