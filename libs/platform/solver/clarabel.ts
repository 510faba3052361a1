import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ConicOutcome, ConicProblem, ConicSolver } from '#core/conic/conic-solver.js';

/** The functions of cvxjs's WebAssembly build of Clarabel that are used; it says the rest in docs/adr/0014-cone-solver.md. */
interface ClarabelModule {
  solve(
    quadraticStarts: Uint32Array,
    quadraticRows: Uint32Array,
    quadraticValues: Float64Array,
    linear: Float64Array,
    starts: Uint32Array,
    rows: Uint32Array,
    values: Float64Array,
    rhs: Float64Array,
    variables: number,
    constraints: number,
    cones: string,
    settings: string,
  ): {
    readonly status: string;
    readonly x?: readonly number[] | null;
    readonly z?: readonly number[] | null;
    readonly iterations: number;
  };
}

const MAX_ITERATIONS = 200;
/** Seconds; there is no clock in an answer, so far beyond any deadline. */
const NO_TIME_LIMIT = 1e9;

let loaded: ClarabelModule | null = null;

const require = createRequire(import.meta.url);

/** The build for Node is not among the package's exports, so it is found beside its entry point. */
const modulePath = (): string =>
  join(dirname(require.resolve('cvxjs')), '..', 'wasm', 'pkg', 'nodejs', 'clarabel_wasm.js');

const load = (): ClarabelModule => require(modulePath()) as ClarabelModule;

/** Compiles the module ahead of the first problem. */
export function loadClarabel(): Promise<void> {
  loaded ??= load();
  return Promise.resolve();
}

function settingsOf(tolerance: number): string {
  return JSON.stringify({
    verbose: false,
    max_iter: MAX_ITERATIONS,
    time_limit: NO_TIME_LIMIT,
    tol_gap_abs: tolerance,
    tol_gap_rel: tolerance,
  });
}

function conesOf({ zero, nonnegative, secondOrder, exponential }: ConicProblem['cones']): string {
  return JSON.stringify({
    zero,
    nonneg: nonnegative,
    soc: secondOrder,
    exp: exponential,
    power: [],
  });
}

/** A panic leaves the module's memory in no known state: it is forgotten, and the next problem has a fresh one. */
function call(
  ...problem: Parameters<ClarabelModule['solve']>
): Pick<ReturnType<ClarabelModule['solve']>, 'status' | 'x' | 'z' | 'iterations'> {
  const module = (loaded ??= load());
  try {
    return module.solve(...problem);
  } catch {
    loaded = null;
    delete require.cache[modulePath()];
    return { status: 'stalled', iterations: 0 };
  }
}

/** Clarabel (Goulart & Chen 2024), an interior-point solver for cones with a quadratic objective. */
export const clarabel: ConicSolver = {
  solve(problem: ConicProblem, tolerance: number): ConicOutcome {
    const { quadratic, linear, rows, rhs, cones } = problem;
    const { status, x, z, iterations } = call(
      quadratic.columnStarts,
      quadratic.rowIndices,
      quadratic.values,
      linear,
      rows.columnStarts,
      rows.rowIndices,
      rows.values,
      rhs,
      linear.length,
      rhs.length,
      conesOf(cones),
      settingsOf(tolerance),
    );
    if (status === 'optimal' && x && z) {
      return { status, x: Float64Array.from(x), z: Float64Array.from(z), iterations };
    }
    return {
      status: status === 'infeasible' || status === 'unbounded' ? status : 'stalled',
      iterations,
    };
  },
};
