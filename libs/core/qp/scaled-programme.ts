import { powerOfTwoScale } from './qp-state.js';
import type { QpOutcome, QpPoint, QpProblem } from './qp-problem.js';

/** Deviations whose ratio is at most this are of one scale, and the programme is solved as it is. */
const MODERATE = 1e3;

type Curvature = Pick<QpProblem, 'n' | 'curved' | 'quadratic'>;

/** A programme in variables of like deviation, x_i = y_i / d_i. */
interface ScaledProgramme {
  readonly problem: QpProblem;
  /** d [n], powers of two. */
  readonly scales: Float64Array;
}

/** Whether deviations sqrt(Q_ii) differ so much that a solver's tolerances may not suit all of them; those of 0 do not count. */
export function isOfMixedScale({ n, curved = n, quadratic }: Curvature): boolean {
  const { least, largest } = variancesOf(quadratic, curved);
  return Math.sqrt(largest) > MODERATE * Math.sqrt(least);
}

/** The least positive and the largest element of the diagonal. */
function variancesOf(
  quadratic: Float64Array | null,
  curved: number,
): { readonly least: number; readonly largest: number } {
  let least = Infinity;
  let largest = 0;
  for (let i = 0; quadratic !== null && i < curved; i += 1) {
    const variance = quadratic[i * curved + i];
    if (!(variance > 0)) continue;
    least = Math.min(least, variance);
    largest = Math.max(largest, variance);
  }
  return { least, largest };
}

/** sqrt(Q_ii) over the least positive one, to the power of two below; 1 without curvature. Null where all are moderate. */
function scalesOf(problem: QpProblem): Float64Array | null {
  const { n, curved = n, quadratic } = problem;
  if (quadratic === null || !isOfMixedScale(problem)) return null;
  const least = Math.sqrt(variancesOf(quadratic, curved).least);
  const scales = new Float64Array(n).fill(1);
  for (let i = 0; i < curved; i += 1) {
    const variance = quadratic[i * curved + i];
    if (variance > 0) scales[i] = 1 / powerOfTwoScale(Math.sqrt(variance) / least);
  }
  return scales;
}

/**
 * The programme in y_i = d_i x_i, d_i = sqrt(Q_ii / min Q_jj) rounded to a power of two so that nothing is lost: curvatures are
 * then alike, and a tolerance that suits one variable suits all (van der Sluis 1969). Null where the ratio of any two
 * deviations is at most a thousand. Rows, their multipliers and active sets stay the same.
 */
export function scaledProgramme(problem: QpProblem): ScaledProgramme | null {
  const scales = scalesOf(problem);
  if (scales === null) return null;
  const { n, curved = n, quadratic, linear, rows, lower, upper } = problem;
  return {
    scales,
    problem: {
      ...problem,
      quadratic:
        quadratic?.map((q, k) => q / scales[Math.trunc(k / curved)] / scales[k % curved]) ?? null,
      linear: linear?.map((c, i) => c / scales[i]) ?? null,
      rows: rows.map((a, k) => a / scales[k % n]),
      lower: lower.map((low, i) => low * scales[i]),
      upper: upper.map((high, i) => high * scales[i]),
    },
  };
}

/** The outcome in x. */
export function unscaledOutcome(outcome: QpOutcome, scales: Float64Array): QpOutcome {
  const inX = <Point extends QpPoint>(point: Point): Point => ({
    ...point,
    x: point.x.map((y, i) => y / scales[i]),
  });
  if (outcome.status === 'optimal') return inX(outcome);
  if (outcome.status !== 'stalled' || outcome.best === null) return outcome;
  return { ...outcome, best: inX(outcome.best) };
}
