/** Buffers of one solve, reusable by the next: the solver leaves nothing in them that a later solve reads. */
export interface QpWorkspace {
  readonly variables: number;
  readonly rowCapacity: number;
  /** Largest order of the KKT matrix. */
  readonly order: number;
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  /** sqrt(scale Q_ii). */
  readonly deviation: Float64Array;
  readonly reduced: Float64Array;
  readonly magnitude: Float64Array;
  /** A step per variable, zero where it does not move. */
  readonly direction: Float64Array;
  readonly rows: Float64Array;
  readonly rhs: Float64Array;
  readonly activity: Float64Array;
  readonly multipliers: Float64Array;
  readonly variableState: Int8Array;
  readonly rowState: Uint8Array;
  /** Variables of the polished point that are not zero. */
  readonly support: Int32Array;
  /** Elements not to release, and elements not to block, until something moves. */
  readonly skipped: Uint8Array;
  readonly ignored: Uint8Array;
  /** Elements of the KKT matrix: variable i as i, row r as n + r. */
  readonly elements: Int32Array;
  readonly position: Int32Array;
  readonly inverse: Float64Array;
  readonly factor: Float64Array;
  readonly pivots: Int32Array;
  readonly column: Float64Array;
  readonly solution: Float64Array;
  readonly residual: Float64Array;
  /** Free variables, then active rows, each in index order. */
  readonly ordered: Int32Array;
  /** x and multipliers recomputed from the active set. */
  readonly polished: Float64Array;
  readonly polishedMultipliers: Float64Array;
  /** At least n^2 elements for a Q of the objective's own; allocated anew where absent. */
  readonly quadratic?: Float64Array;
}

/** Those of block pivots. */
export type FaceWorkspace = Pick<
  QpWorkspace,
  | 'variables'
  | 'x'
  | 'gradient'
  | 'reduced'
  | 'magnitude'
  | 'variableState'
  | 'ordered'
  | 'column'
  | 'solution'
  | 'residual'
>;

/** Buffers of block pivots on up to `variables` names. */
export function createFaceWorkspace(variables: number): FaceWorkspace {
  const vector = (): Float64Array => new Float64Array(variables);
  return {
    variables,
    x: vector(),
    gradient: vector(),
    reduced: vector(),
    magnitude: vector(),
    variableState: new Int8Array(variables),
    ordered: new Int32Array(variables),
    column: vector(),
    solution: vector(),
    residual: vector(),
  };
}

/** Buffers for problems of up to `variables` variables and `rows` general rows; views of three, as each array of its own costs more than a small solve. */
export function createQpWorkspace(variables: number, rows: number): QpWorkspace {
  const order = Math.min(2 * variables, variables + rows) + 1;
  const elements = variables + rows;
  const vector = arena(
    new Float64Array(7 * variables + rows * variables + 4 * rows + 2 * order * order + 3 * order),
  );
  const integers = arena(new Int32Array(variables + 3 * order + elements));
  const flags = arena(new Uint8Array(rows + 2 * elements));
  return {
    variables,
    rowCapacity: rows,
    order,
    x: vector(variables),
    gradient: vector(variables),
    deviation: vector(variables),
    reduced: vector(variables),
    magnitude: vector(variables),
    direction: vector(variables),
    rows: vector(rows * variables),
    rhs: vector(rows),
    activity: vector(rows),
    multipliers: vector(rows),
    variableState: new Int8Array(variables),
    rowState: flags(rows),
    support: integers(variables),
    skipped: flags(elements),
    ignored: flags(elements),
    elements: integers(order),
    position: integers(elements),
    inverse: vector(order * order),
    factor: vector(order * order),
    pivots: integers(order),
    column: vector(order),
    solution: vector(order),
    residual: vector(order),
    ordered: integers(order),
    polished: vector(variables),
    polishedMultipliers: vector(rows),
  };
}

/** Up to this many variables buffers are kept for the next solve: to make them costs as much as a small solve itself. */
const KEPT_VARIABLES = 256;
let spare: QpWorkspace | null = null;

/** Buffers for exactly `variables` variables and `rows` rows, of an earlier solve where it left such ones. */
export function takeQpWorkspace(variables: number, rows: number): QpWorkspace {
  const kept = spare;
  if (kept === null || kept.variables !== variables || kept.rowCapacity !== rows) {
    return createQpWorkspace(variables, rows);
  }
  spare = null;
  return kept;
}

/** Hands back buffers that were taken, once nothing reads them any more. */
export function keepQpWorkspace(workspace: QpWorkspace): void {
  if (workspace.variables <= KEPT_VARIABLES) spare = workspace;
}

/** Takes one part after the other of a buffer. */
function arena<Part extends { subarray(from: number, to: number): Part }>(
  whole: Part,
): (length: number) => Part {
  let next = 0;
  return (length) => {
    next += length;
    return whole.subarray(next - length, next);
  };
}
