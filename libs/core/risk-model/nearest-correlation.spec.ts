import fc from 'fast-check';
import { readGolden } from '#testing/golden-series.js';
import { flat, largestDifference } from '#testing/return-panels.js';
import { seededUniform } from '#testing/seeded-random.js';
import { symmetricEigenvalues } from '../linalg/eigen.js';
import { fromEigen, symmetricEigen } from '../linalg/eigenvectors.js';
import { nearestCorrelation } from './nearest-correlation.js';
import { repairCorrelation, type Repair, type Repaired } from './repair.js';

interface Case {
  readonly case: string;
  readonly input: number[][];
  readonly expected: {
    readonly mat?: number[][];
    readonly matrix?: number[][];
    readonly frobenius_distance?: number;
  };
  readonly tolerance: { readonly atol?: number; readonly abs?: number };
}

const { cases } = JSON.parse(readGolden('nearest_psd/nearest_psd.json')) as { cases: Case[] };
const HIGHAM = { method: 'higham', minEigenvalue: 0, fixed: [] } as const;

function published(name: string): Case {
  const found = cases.find((entry) => entry.case === name);
  if (found === undefined) throw new Error(`expected a case ${name}, was none`);
  return found;
}

/** A symmetric matrix with unit diagonal and elements in [-1, 1]: rarely positive semidefinite. */
function pseudoCorrelation(n: number, seed: number): Float64Array {
  const uniform = seededUniform(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      matrix[i * n + j] = 2 * uniform() - 1;
      matrix[j * n + i] = matrix[i * n + j];
    }
  }
  return matrix;
}

function matrixOf({ status, correlation }: Repaired): Float64Array {
  if (correlation === null) throw new Error(`expected a matrix, was ${status}`);
  return correlation;
}

describe('published repairs', () => {
  it.each(['higham_2002_3x3', 'lit_wicklin_3x3'])('nearest of %s', (name) => {
    const { input, expected, tolerance } = published(name);
    const repaired = repairCorrelation(flat(input), input.length, HIGHAM);
    const difference = largestDifference(
      matrixOf(repaired),
      flat(expected.mat ?? expected.matrix ?? []),
    );
    expect(difference).toBeLessThan(tolerance.atol ?? tolerance.abs ?? NaN);
    if (expected.frobenius_distance !== undefined) {
      expect(Math.abs(repaired.distance - expected.frobenius_distance)).toBeLessThan(1e-6);
    }
  });

  it('spectral of Rebonato & Jackel, which is clip', () => {
    const { input, expected, tolerance } = published('lit_rebonato_jackel_3x3_spectral');
    const repaired = repairCorrelation(flat(input), 3, { method: 'clip', minEigenvalue: 0 });
    expect(largestDifference(matrixOf(repaired), flat(expected.matrix ?? []))).toBeLessThan(
      tolerance.abs ?? NaN,
    );
  });
});

describe('the nearest correlation matrix', () => {
  const shape = fc.record({
    n: fc.integer({ min: 2, max: 12 }),
    seed: fc.integer({ min: 1, max: 10_000 }),
    minEigenvalue: fc.constantFrom(0, 1e-8, 0.05, 0.3),
  });

  it('is feasible, and what was added is normal to the cone: the conditions of the one nearest', () => {
    fc.assert(
      fc.property(shape, ({ n, seed, minEigenvalue }) => {
        const given = pseudoCorrelation(n, seed);
        const repair: Repair = { method: 'higham', minEigenvalue, fixed: [] };
        const repaired = repairCorrelation(given, n, repair);
        const nearest = matrixOf(repaired);
        expect(repaired.status).toBe('optimal');
        const { values, vectors } = symmetricEigen(nearest, n);
        expect(values[0]).toBeGreaterThan(minEigenvalue - 1e-9);
        if (!repaired.applied) return;
        // X - C = Z + diagonal, Z >= 0 with Z (X - d I) = 0: off the diagonal the difference is that of Z alone.
        const floor = Array.from(values, (value) => (value < minEigenvalue + 1e-6 ? 1 : 0));
        const free = fromEigen({
          values: Float64Array.from(floor, (flag) => 1 - flag),
          vectors,
        });
        const { residual } = projectedOut(nearest, given, free, n);
        expect(residual).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps fixed pairs to the last bit', () => {
    fc.assert(
      fc.property(shape, ({ n, seed }) => {
        const given = pseudoCorrelation(n, seed);
        const repaired = repairCorrelation(given, n, { ...HIGHAM, fixed: [[1, 0]] });
        expect(repaired.status).toBe('optimal');
        const nearest = matrixOf(repaired);
        expect(nearest[1]).toBe(given[1]);
        expect(nearest[n]).toBe(given[1]);
        expect(symmetricEigenvalues(nearest, n)[0]).toBeGreaterThan(-1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('follows the order of the instruments', () => {
    fc.assert(
      fc.property(shape, ({ n, seed, minEigenvalue }) => {
        const given = pseudoCorrelation(n, seed);
        const repair: Repair = { method: 'higham', minEigenvalue, fixed: [] };
        const nearest = matrixOf(repairCorrelation(given, n, repair));
        const reversed = matrixOf(repairCorrelation(given.slice().reverse(), n, repair));
        // Both are within the tolerance of the one that is nearest.
        expect(largestDifference(reversed.reverse(), nearest)).toBeLessThan(1e-8);
      }),
      { numRuns: 40 },
    );
  });

  it('proves that fixed pairs leave no matrix', () => {
    // 0.9 and 0.9 with -0.9: the determinant is negative.
    const given = flat([
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ]);
    const fixed = [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const;
    expect(nearestCorrelation(given, 3, { minEigenvalue: 0, fixed })).toEqual({
      status: 'infeasible',
    });
    expect(repairCorrelation(given, 3, { ...HIGHAM, fixed })).toMatchObject({
      status: 'infeasible',
      correlation: null,
      applied: false,
    });
  });

  it('a pair that is fixed above 1 leaves none', () => {
    const given = flat([
      [1, 1.05],
      [1.05, 1],
    ]);
    const options = { minEigenvalue: 0, fixed: [[0, 1]] as const };
    expect(nearestCorrelation(given, 2, options).status).toBe('infeasible');
  });

  it('with every eigenvalue at least 1 is the identity', () => {
    const nearest = nearestCorrelation(pseudoCorrelation(5, 3), 5, { minEigenvalue: 1, fixed: [] });
    if (nearest.status === 'infeasible') throw new Error('expected a matrix, was none');
    for (let k = 0; k < 25; k++) {
      expect(Math.abs(nearest.correlation[k] - (k % 6 === 0 ? 1 : 0))).toBeLessThan(1e-9);
    }
  });

  it('of a pair fixed at 1, which leaves no room inside the cone, is near enough or said to be unfinished', () => {
    const given = flat([
      [1, 1, 0.2],
      [1, 1, 0.6],
      [0.2, 0.6, 1],
    ]);
    const nearest = nearestCorrelation(given, 3, { minEigenvalue: 0, fixed: [[0, 1]] });
    if (nearest.status === 'infeasible') throw new Error('expected a matrix, was none');
    // The two rows have to be the same: both correlations move to their mean.
    expect(Math.abs(nearest.correlation[2] - 0.4)).toBeLessThan(1e-4);
  });

  it('of 100 instruments takes a few steps', () => {
    const repaired = repairCorrelation(pseudoCorrelation(100, 1), 100, HIGHAM);
    expect(repaired.status).toBe('optimal');
    expect(symmetricEigenvalues(matrixOf(repaired), 100)[0]).toBeGreaterThan(-1e-9);
  });

  it('is nearer than clipping, and shrinking is farther still or as far', () => {
    const given = pseudoCorrelation(8, 5);
    const distance = (repair: Repair): number => repairCorrelation(given, 8, repair).distance;
    const nearest = distance(HIGHAM);
    expect(nearest).toBeLessThan(distance({ method: 'clip', minEigenvalue: 0 }));
    expect(nearest).toBeLessThan(distance({ method: 'shrink', target: null }));
  });
});

/** How far (X - C) is from Z + diagonal with Z zero on the free eigenvectors: F (X - C - D) = 0, D solved by least squares. */
function projectedOut(
  nearest: Float64Array,
  given: Float64Array,
  free: Float64Array,
  n: number,
): { residual: number } {
  // F (X - C - D) = 0 for every row k of F: D_j is the ratio that zeroes column j best.
  const product = (j: number, k: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum += free[k * n + i] * (nearest[i * n + j] - given[i * n + j]);
    }
    return sum;
  };
  let residual = 0;
  for (let j = 0; j < n; j++) {
    let num = 0;
    let den = 0;
    for (let k = 0; k < n; k++) {
      num += free[k * n + j] * product(j, k);
      den += free[k * n + j] * free[k * n + j];
    }
    const d = den > 1e-9 ? num / den : 0;
    for (let k = 0; k < n; k++) {
      residual = Math.max(residual, Math.abs(product(j, k) - free[k * n + j] * d));
    }
  }
  return { residual };
}

describe('shrinking', () => {
  it('towards the identity takes alpha = -l / (1 - l) of the least eigenvalue l', () => {
    const given = pseudoCorrelation(6, 2);
    const [least] = symmetricEigenvalues(given, 6);
    const { alpha } = repairCorrelation(given, 6, { method: 'shrink', target: null });
    expect(Math.abs((alpha ?? NaN) - -least / (1 - least))).toBeLessThan(1e-13);
  });

  it('towards any correlation matrix ends at the edge of the cone', () => {
    const target = flat([
      [1, 0.5, 0.5],
      [0.5, 1, 0.5],
      [0.5, 0.5, 1],
    ]);
    const given = flat(published('higham_2002_3x3').input);
    const repaired = repairCorrelation(given, 3, { method: 'shrink', target });
    const alpha = repaired.alpha ?? NaN;
    expect(Math.abs(symmetricEigenvalues(matrixOf(repaired), 3)[0])).toBeLessThan(1e-12);
    const before = given.map((value, k) => (1 - alpha + 1e-6) * value + (alpha - 1e-6) * target[k]);
    expect(symmetricEigenvalues(before, 3)[0]).toBeLessThan(0);
  });
});

describe('a repair', () => {
  it.each<Repair>([
    HIGHAM,
    { method: 'clip', minEigenvalue: 0 },
    { method: 'shrink', target: null },
    { method: 'none' },
  ])('of what needs none changes nothing: %j', (repair) => {
    const given = flat([
      [1, 0.5],
      [0.5, 1],
    ]);
    expect(repairCorrelation(given, 2, repair)).toEqual({
      status: 'optimal',
      correlation: given,
      applied: false,
      distance: 0,
      alpha: repair.method === 'shrink' ? 0 : null,
      minEigenvalueBefore: symmetricEigenvalues(given, 2)[0],
    });
  });
});
