import type { ConeBlock, ConeRow, ConicModel } from './conic-model.js';

/** A row in words: a'x + s = bound with the coefficients that are not zero. */
export interface RowParts {
  readonly weights?: Float64Array;
  /** Times `weights`; default 1. */
  readonly factor?: number;
  readonly others?: readonly (readonly [number, number])[];
  readonly bound: number;
}

export const coneRow = ({ weights, factor, others, bound }: RowParts): ConeRow => ({
  weights: weights ?? null,
  factor: factor ?? 1,
  others: others ?? [],
  bound,
});

/** A model that is being written: variables and blocks in the order they are added. */
export class ConicDraft {
  readonly blocks: ConeBlock[] = [];
  readonly #linear: number[];
  readonly #diagonal: number[];
  #quadratic: Float64Array | null = null;

  constructor(readonly names: number) {
    this.#linear = Array.from({ length: names }, () => 0);
    this.#diagonal = Array.from({ length: names }, () => 0);
  }

  /** A further variable; its column. */
  variable(): number {
    this.#linear.push(0);
    return this.#diagonal.push(0) - 1;
  }

  variables(count: number): readonly number[] {
    return Array.from({ length: count }, () => this.variable());
  }

  /** Adds slope x_j + curvature x_j^2 / 2 to the objective. */
  minimise(column: number, slope: number, curvature: number = 0): void {
    this.#linear[column] += slope;
    this.#diagonal[column] += curvature;
  }

  /** Adds w'Q w / 2, Q = factor * matrix. */
  minimiseQuadratic(matrix: Float64Array, factor: number): void {
    this.#quadratic = matrix.map((entry) => factor * entry);
  }

  /** a'x <= bound. */
  atMost(name: string | null, parts: RowParts): void {
    this.blocks.push({ name, cone: 'nonnegative', rows: [coneRow(parts)] });
  }

  /** a'x = bound; `lowerName` where its lower side has a name of its own. */
  equal(name: string | null, parts: RowParts, lowerName?: string): void {
    const block: ConeBlock = { name, cone: 'zero', rows: [coneRow(parts)] };
    this.blocks.push(lowerName === undefined ? block : { ...block, lowerName });
  }

  /** |(the other rows)| <= the first row, of bound - a'x each. */
  norm(name: string | null, first: RowParts, others: readonly RowParts[]): void {
    this.blocks.push({ name, cone: 'secondOrder', rows: [first, ...others].map(coneRow) });
  }

  /** y exp(x / y) <= z of bound - a'x each. */
  exponential(x: RowParts, y: RowParts, z: RowParts): void {
    this.blocks.push({ name: null, cone: 'exponential', rows: [x, y, z].map(coneRow) });
  }

  model(): ConicModel {
    return {
      names: this.names,
      variables: this.#linear.length,
      blocks: this.blocks,
      linear: Float64Array.from(this.#linear),
      quadratic: this.#quadratic,
      diagonal: Float64Array.from(this.#diagonal),
    };
  }
}
