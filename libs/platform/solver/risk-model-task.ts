import { isNegative, type Repair } from '#core/risk-model/repair.js';
import {
  estimateRisk,
  type RiskEstimate,
  type RiskEstimateInputs,
} from '#core/risk-model/risk-estimate.js';
import { usableCovariance, type UsableCovariance } from '#core/risk-model/usable-covariance.js';
import { FigurePrinter, type PrintedMap, type PrintedRows } from './print-figures.js';
import type { Warning } from './warning.js';

/** What the calculator makes a risk model of; plain data that can be cloned to a worker. */
export interface RiskModelTask {
  readonly instruments: readonly string[];
  readonly from:
    | (RiskEstimateInputs & {
        readonly kind: 'returns';
        /** Rows that the kind leaves out where the caller has not said what becomes of missing values; absent for none. */
        readonly droppedByDefault?: number;
      })
    /** One matrix [N x N] to repair; a correlation is the covariance of standardised returns. */
    | { readonly kind: 'matrix'; readonly covariance: Float64Array };
  readonly repair: Repair;
}

/** The body of POST /analysis/risk-model: every field is always there. */
export interface RiskModelAnswer {
  readonly status: 'optimal' | 'stalled' | 'infeasible';
  /** Null, like the means, of a given matrix. */
  readonly observations: readonly number[] | null;
  readonly mean: {
    readonly arithmetic: PrintedMap;
    readonly compounded: PrintedMap;
    readonly exponential: PrintedMap | null;
    readonly capm: PrintedMap | null;
  } | null;
  readonly volatility: PrintedMap;
  readonly covariance: PrintedRows | null;
  readonly correlation: PrintedRows | null;
  readonly shrinkage: number | null;
  readonly conditionNumber: number | null;
  readonly minEigenvalue: number | null;
  readonly warnings: readonly Warning[];
  readonly repair: {
    readonly applied: boolean;
    readonly distance: number | null;
    readonly alpha: number | null;
    readonly minEigenvalueBefore: number | null;
  };
}

/** A condition number above this gets a warning. */
const CONDITION_LIMIT = 1e6;

/** Estimates and repairs a covariance; a figure that does not exist is null and named in the warnings. */
export function runRiskModel({ instruments, from, repair }: RiskModelTask): RiskModelAnswer {
  const estimate = from.kind === 'returns' ? estimateRisk(from) : null;
  const given = from.kind === 'returns' ? null : from.covariance;
  const covariance = estimate?.covariance ?? given ?? new Float64Array(0);
  const usable = usableCovariance(covariance, instruments.length, repair);
  const printer = new FigurePrinter(instruments);
  if (from.kind === 'returns') warnOfDropped(from, printer);
  return {
    status: usable.repaired.status,
    observations: estimate?.observations ?? null,
    mean: estimate === null ? null : meanOf(estimate, printer),
    volatility: printer.map('volatility', usable.volatilities, TOO_FEW),
    ...matricesOf(usable, printer),
    shrinkage:
      estimate === null || estimate.shrinkage === null
        ? null
        : printer.figure('shrinkage', estimate.shrinkage, TOO_FEW),
    ...conditionOf(usable, printer),
    repair: repairOf(usable, printer),
    warnings: printer.warnings,
  };
}

function warnOfDropped(
  { droppedByDefault, panel, estimator }: Extract<RiskModelTask['from'], { kind: 'returns' }>,
  printer: FigurePrinter,
): void {
  if (droppedByDefault === undefined) return;
  const rows = `${droppedByDefault} of ${panel.observations} rows`;
  const message = `expected no missing values with ${estimator.kind}, ${rows} have some and are left out, as with dropRows`;
  printer.warn('missing', message);
}

const TOO_FEW = 'expected more observations, or smaller numbers';

const NO_CORRELATION = 'there is no variance, or it leaves the range of double precision';

function meanOf(estimate: RiskEstimate, printer: FigurePrinter): RiskModelAnswer['mean'] {
  const { arithmetic, compounded, exponential, capm } = estimate;
  return {
    arithmetic: printer.map('mean.arithmetic', arithmetic, TOO_FEW),
    compounded: printer.map('mean.compounded', compounded, 'the product of 1 + r has no such root'),
    exponential:
      exponential === null
        ? null
        : printer.map('mean.exponential', exponential, 'the weighted mean is below -1 or none'),
    capm:
      capm === null
        ? null
        : printer.map('mean.capm', capm, 'the beta or the return of the market does not exist'),
  };
}

function matricesOf(
  { covariance, correlation, repaired }: UsableCovariance,
  printer: FigurePrinter,
): Pick<RiskModelAnswer, 'covariance' | 'correlation'> {
  if (repaired.status === 'infeasible') {
    const message = 'expected fixed pairs that leave a matrix with such eigenvalues, was none';
    printer.warn('covariance', message);
    printer.warn('correlation', message);
    return { covariance: null, correlation: null };
  }
  if (repaired.status === 'stalled') printer.warn('repair', 'ended before the nearest was reached');
  return {
    covariance: printer.rows('covariance', covariance, TOO_FEW),
    correlation: printer.rows('correlation', correlation, NO_CORRELATION),
  };
}

function conditionOf(
  usable: UsableCovariance,
  printer: FigurePrinter,
): Pick<RiskModelAnswer, 'conditionNumber' | 'minEigenvalue'> {
  const { conditionNumber, minEigenvalue, repaired, volatilities } = usable;
  const varying = volatilities.reduce((count, value) => (value > 0 ? count + 1 : count), 0);
  const { applied, minEigenvalueBefore } = repaired;
  if (!applied && repaired.status === 'optimal' && isNegative(minEigenvalueBefore, varying)) {
    const message = `expected a positive semidefinite matrix, was one whose correlation has an eigenvalue of ${minEigenvalueBefore}`;
    printer.warn('covariance', message);
  }
  if (usable.correlation.some((element) => Math.abs(element) === Infinity)) {
    const message = 'expected a positive semidefinite matrix, was one beyond any correlation';
    printer.warn('covariance', message);
  }
  if (conditionNumber > CONDITION_LIMIT) {
    const message = `expected a condition number of at most ${CONDITION_LIMIT}, was ${conditionNumber}`;
    printer.warn('conditionNumber', message);
  }
  return {
    conditionNumber: printer.figure(
      'conditionNumber',
      conditionNumber,
      'the least eigenvalue is zero or negative, or unknown',
    ),
    minEigenvalue: printer.figure('minEigenvalue', minEigenvalue, 'the covariance is not known'),
  };
}

function repairOf(
  { repaired }: UsableCovariance,
  printer: FigurePrinter,
): RiskModelAnswer['repair'] {
  const { applied, alpha, distance, minEigenvalueBefore } = repaired;
  const unknown = 'the correlation is not known';
  return {
    applied,
    distance: printer.figure('repair.distance', distance, 'nothing was repaired'),
    alpha,
    minEigenvalueBefore: printer.figure('repair.minEigenvalueBefore', minEigenvalueBefore, unknown),
  };
}
