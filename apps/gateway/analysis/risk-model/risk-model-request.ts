import {
  isComplete,
  rowsKept,
  takeRows,
  type MissingRule,
  type ReturnPanel,
} from '#core/risk-model/return-panel.js';
import type { RiskEstimator } from '#core/risk-model/risk-estimate.js';
import type { RiskModelTask } from '#platform/solver/risk-model-task.js';
import type { Fault } from '../../problem/problem.js';
import { readInstruments } from '../allocation.js';
import { readBody, readNumber, readOneOf, readPositive, refuseUnknown } from '../fields.js';
import type { ReadRequest, UnjudgedCovariance } from '../read-request.js';
import { readSymmetric } from '../symmetric-matrix.js';
import { readEstimator, shrinks } from './estimator.js';
import { readRepair, unitDiagonal } from './repair.js';
import { readMarket, readPanel, type Reading } from './return-rows.js';

const INPUTS = ['prices', 'returns', 'covariance', 'correlation'] as const;
/** What is made of returns, and of no use with a matrix that is given. */
const OF_RETURNS = [
  'estimator',
  'periodsPerYear',
  'logReturns',
  'ddof',
  'missing',
  'market',
  'riskFreeRate',
];

type Body = Readonly<Record<string, unknown>>;

interface At {
  readonly instruments: readonly string[];
  readonly faults: Fault[];
}

/** Reads the body of POST /analysis/risk-model. @throws ProblemError 400 where it is no object */
export function readRiskModelRequest(request: unknown): ReadRequest<RiskModelTask> {
  const body = readBody(request);
  const faults: Fault[] = [];
  const covariances: UnjudgedCovariance[] = [];
  refuseUnknown(body, [...INPUTS, ...OF_RETURNS, 'instruments', 'repair'], { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  const at = { instruments, faults };
  const given = readGiven(body, faults);
  const from =
    given === 'prices' || given === 'returns'
      ? readReturns(body, given, at)
      : readMatrix(body, given, at);
  const repair = readRepair(body.repair, { ...at, covariances });
  const task = faults.length === 0 ? { instruments, from, repair } : null;
  return { task, faults, covariances };
}

/** The one input; the first of several, with a fault. */
function readGiven(body: Body, faults: Fault[]): (typeof INPUTS)[number] {
  const [first, ...others] = INPUTS.filter((name) => body[name] !== undefined);
  if (first === undefined) {
    const message = 'expected returns, prices, covariance or correlation, was absent';
    faults.push({ path: 'returns', message });
  }
  for (const path of others) {
    faults.push({ path, message: `expected one input, was ${first} too` });
  }
  return first ?? 'returns';
}

function readReturns(
  body: Body,
  given: Reading['given'],
  { instruments, faults }: At,
): RiskModelTask['from'] {
  const isLog = readOneOf<boolean>(body.logReturns, [false, true], 'logReturns', faults);
  if (isLog && given === 'returns') {
    const message = 'expected false with returns, which are taken as they are, was true';
    faults.push({ path: 'logReturns', message });
  }
  const reading: Reading = { given, scale: isLog ? 'log' : 'simple', faults };
  const isReadable = instruments.length > 0 && body[given] !== undefined;
  const panel = isReadable ? readPanel(body[given], instruments.length, reading) : null;
  const estimator = readEstimator(body.estimator, body.ddof, faults);
  const rule = readMissing(body.missing, { panel, estimator, faults });
  const market = readMarket(body.market, panel?.observations ?? null, reading);
  const riskFreeRate = readNumber(body.riskFreeRate, 'riskFreeRate', faults);
  if (riskFreeRate !== 0 && body.market === undefined) {
    const message = `expected a market with it, was ${riskFreeRate} without`;
    faults.push({ path: 'riskFreeRate', message });
  }
  const periodsPerYear = readPositive(body.periodsPerYear, 'periodsPerYear', faults, 252);
  return {
    kind: 'returns',
    // Without one of these there was a fault.
    panel: panel ?? { observations: 0, size: 0, values: new Float64Array(0) },
    estimator: estimator ?? { kind: 'sample', ddof: 1 },
    ...rule,
    periodsPerYear,
    market,
    riskFreeRate,
  };
}

/** The rule for missing values: a kind that shrinks takes no pairs, and by default leaves out the rows that have some. */
function readMissing(
  value: unknown,
  {
    panel,
    estimator,
    faults,
  }: {
    readonly panel: ReturnPanel | null;
    readonly estimator: RiskEstimator | null;
    readonly faults: Fault[];
  },
): { readonly missing: MissingRule; readonly droppedByDefault?: number } {
  const missing = readOneOf(value, ['pairwise', 'dropRows', 'zero'], 'missing', faults);
  if (panel === null || estimator === null || !shrinks(estimator.kind)) return { missing };
  if (missing !== 'pairwise' || isComplete(takeRows(panel, rowsKept(panel, missing), missing))) {
    return { missing };
  }
  if (value === undefined) {
    const kept = rowsKept(panel, 'dropRows').length;
    return { missing: 'dropRows', droppedByDefault: panel.observations - kept };
  }
  const message = `expected dropRows or zero where values are missing with ${estimator.kind}, was pairwise`;
  faults.push({ path: 'missing', message });
  return { missing };
}

function readMatrix(
  body: Body,
  given: 'covariance' | 'correlation',
  { instruments, faults }: At,
): RiskModelTask['from'] {
  for (const path of OF_RETURNS) {
    if (body[path] === undefined) continue;
    faults.push({ path, message: `expected no such field with a ${given}` });
  }
  const n = instruments.length;
  const matrix = n > 0 ? readSymmetric(body[given], n, { path: given, faults }) : null;
  if (matrix === null) return { kind: 'matrix', covariance: new Float64Array(0) };
  if (given === 'correlation') {
    return { kind: 'matrix', covariance: unitDiagonal(matrix, n, { path: given, faults }) };
  }
  checkVariances(matrix, n, faults);
  return { kind: 'matrix', covariance: matrix };
}

/** Variances are not negative, and an instrument without variance has no covariance. */
function checkVariances(matrix: Float64Array, n: number, faults: Fault[]): void {
  for (let i = 0; i < n; i++) {
    const variance = matrix[i * n + i];
    if (variance < 0) {
      const path = `covariance[${i}][${i}]`;
      faults.push({ path, message: `expected a variance >= 0, was ${variance}` });
    }
    if (variance !== 0) continue;
    for (let j = 0; j < n; j++) {
      if (matrix[i * n + j] === 0) continue;
      const message = `expected 0 beside a variance of 0, was ${matrix[i * n + j]}`;
      faults.push({ path: `covariance[${i}][${j}]`, message });
    }
  }
}
