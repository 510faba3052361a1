import { blackLitterman } from '#core/views/black-litterman.js';
import { omegaOf, type ViewUncertainty } from '#core/views/omega.js';
import { posteriorWeights, type PosteriorWeights } from '#core/views/posterior-weights.js';
import { impliedReturns, impliedWeights } from '#core/views/reverse-optimisation.js';
import { viewCovariance, viewExposures, type Views } from '#core/views/view-covariance.js';
import { named, rowsOf, type Named } from './printed-arrays.js';
import { budgetWarnings, type Warning } from './warning.js';

/** What the calculator blends; plain data that can be cloned to a worker. Units are the caller's. */
export interface BlackLittermanTask {
  readonly instruments: readonly string[];
  /** S [n x n] row-major. */
  readonly covariance: Float64Array;
  readonly riskAversion: number;
  readonly riskFreeRate: number;
  readonly tau: number;
  /** Expected returns [n], or the weights [n] of the market that imply them. */
  readonly prior: { readonly returns: Float64Array } | { readonly marketWeights: Float64Array };
  readonly views: Views;
  readonly uncertainty: ViewUncertainty;
}

/** The body of POST /analysis/black-litterman: every field is always there. */
export interface BlackLittermanAnswer {
  readonly status: 'optimal' | 'infeasible' | 'stalled';
  readonly priorReturns: Named | null;
  readonly posteriorReturns: Named | null;
  readonly posteriorCovariance: readonly (readonly number[])[] | null;
  /** null where it is infinite. */
  readonly omega: readonly (readonly (number | null)[])[];
  readonly views: { readonly P: readonly (readonly number[])[]; readonly Q: readonly number[] };
  readonly viewWeights: readonly number[] | null;
  readonly weights: {
    readonly priorCovariance: Named | null;
    readonly posteriorCovariance: Named | null;
  };
  readonly warnings: readonly Warning[];
}

const OVERFLOW = 'leaves the range of double precision';
const CONTRADICTS = 'contradicts what is certain: views before it, or a prior without variance';

/** Blends views into a prior: equal tasks give equal answers. */
export function runBlackLitterman(task: BlackLittermanTask): BlackLittermanAnswer {
  const { instruments, covariance, prior, views, tau } = task;
  const n = instruments.length;
  const K = views.Q.length;
  const priorReturns =
    'returns' in prior ? prior.returns : impliedReturns(covariance, prior.marketWeights, task);
  const variances = viewCovariance(views.P, viewExposures(covariance, views.P, n), n);
  const omega = omegaOf(task.uncertainty, variances, { K, tau });
  const outcome = blackLitterman({ ...task, priorReturns, omega });

  const market =
    'returns' in prior ? [] : budgetWarnings('prior.marketWeights', prior.marketWeights);
  const warnings = [...market, ...omegaWarnings(omega, K)];
  const figure = figuresWith(warnings);
  const nothing: BlackLittermanAnswer = {
    status: 'infeasible',
    priorReturns: figure('priorReturns', priorReturns, (values) => named(instruments, values)),
    posteriorReturns: null,
    posteriorCovariance: null,
    omega: rowsOf(omega, K).map((row) => row.map((x) => (Number.isFinite(x) ? x : null))),
    views: { P: rowsOf(views.P, n), Q: [...views.Q] },
    viewWeights: null,
    weights: { priorCovariance: null, posteriorCovariance: null },
    warnings,
  };
  if (outcome.status === 'infeasible') {
    const contradicted = outcome.conflicting.map((k) => ({
      path: `views.Q[${k}]`,
      message: CONTRADICTS,
    }));
    return { ...nothing, warnings: [...warnings, ...contradicted] };
  }
  const { returns, covariance: posterior, viewWeights } = outcome;
  const priorWeights =
    'returns' in prior ? impliedWeights(covariance, priorReturns, task) : prior.marketWeights;
  return {
    ...nothing,
    status: returns.every(Number.isFinite) ? 'optimal' : 'stalled',
    posteriorReturns: figure('posteriorReturns', returns, (values) => named(instruments, values)),
    posteriorCovariance: figure('posteriorCovariance', posterior, (values) => rowsOf(values, n)),
    viewWeights: figure('viewWeights', viewWeights, (values) => [...values]),
    weights: weightsOf(
      priorWeights === null ? null : posteriorWeights(priorWeights, views.P, { ...outcome, tau }),
      { instruments, warnings },
    ),
    warnings,
  };
}

/** Prints an array of finite numbers; any other is null, with a warning. */
function figuresWith(warnings: Warning[]) {
  return <Printed>(
    path: string,
    values: Float64Array,
    print: (values: Float64Array) => Printed,
  ): Printed | null => {
    if (values.every(Number.isFinite)) return print(values);
    warnings.push({ path, message: OVERFLOW });
    return null;
  };
}

function weightsOf(
  weights: PosteriorWeights | null,
  { instruments, warnings }: { instruments: readonly string[]; warnings: Warning[] },
): BlackLittermanAnswer['weights'] {
  const figure = figuresWith(warnings);
  const print = (name: keyof PosteriorWeights): Named | null => {
    const path = `weights.${name}`;
    if (weights !== null)
      return figure(path, weights[name], (values) => named(instruments, values));
    warnings.push({ path, message: 'the covariance is singular' });
    return null;
  };
  return {
    priorCovariance: print('priorCovariance'),
    posteriorCovariance: print('posteriorCovariance'),
  };
}

function omegaWarnings(omega: Float64Array, K: number): Warning[] {
  return Array.from({ length: K }, (_, k) => k)
    .filter((k) => !Number.isFinite(omega[k * K + k]))
    .map((k) => ({ path: `omega[${k}][${k}]`, message: 'is infinite: the view has no effect' }));
}
