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

/** Buffers for problems of up to `variables` variables and `rows` general rows. */
export function createQpWorkspace(variables: number, rows: number): QpWorkspace {
  const order = Math.min(2 * variables, variables + rows) + 1;
  const vector = (length: number): Float64Array => new Float64Array(length);
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
    rowState: new Uint8Array(rows),
    support: new Int32Array(variables),
    skipped: new Uint8Array(variables + rows),
    ignored: new Uint8Array(variables + rows),
    elements: new Int32Array(order),
    position: new Int32Array(variables + rows),
    inverse: vector(order * order),
    factor: vector(order * order),
    pivots: new Int32Array(order),
    column: vector(order),
    solution: vector(order),
    residual: vector(order),
    ordered: new Int32Array(order),
    polished: vector(variables),
    polishedMultipliers: vector(rows),
  };
}
