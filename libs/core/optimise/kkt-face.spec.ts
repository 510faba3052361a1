import fc from 'fast-check';
import { factorProblem } from '#testing/factor-problems.js';
import { seededNormal, seededUniform } from '#testing/seeded-random.js';
import type { FactorisableForm } from '../linalg/covariance-form.js';
import { denseCovariance } from '../linalg/factor-covariance.js';
import { factorForm } from '../linalg/factor-form.js';
import { FactorisableDense } from '../linalg/factorisable-dense.js';
import { createFace, factoriseFace, solveFace } from './kkt-face.js';

interface Shape {
  readonly n: number;
  readonly factors: number;
  readonly rows: number;
  readonly seed: number;
}

const shapes = fc.record({
  n: fc.integer({ min: 2, max: 40 }),
  factors: fc.integer({ min: 0, max: 10 }),
  rows: fc.integer({ min: 0, max: 5 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** K^-1 b of random rows, some of them active, and about half of the variables free; null where K is singular. */
function solved(
  quadratic: Float64Array | FactorisableForm,
  { n, rows: m, seed }: Shape,
): Float64Array | null {
  const [normal, uniform] = [seededNormal(seed), seededUniform(seed)];
  const draw = (length: number): Float64Array => new Float64Array(length).map(() => normal());
  const rows = draw(m * n);
  const bounds = { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) };
  const problem = { n, quadratic, linear: null, rows, rhs: draw(m), equalities: 0, ...bounds };
  const variables = new Int8Array(n).map(() => (uniform() < 0.5 ? -1 : 0));
  const active = new Uint8Array(m).map(() => (uniform() < 0.7 ? 1 : 0));
  const face = createFace(problem, { variables, rows: active });
  if (!factoriseFace(face)) return null;
  const out = new Float64Array(face.size);
  solveFace(face, draw(face.order), out);
  return out;
}

const forms = (shape: Shape): readonly (FactorisableForm | null)[] => {
  const { covariance } = factorProblem({ ...shape, bounds: 'longOnly' });
  const { n } = shape;
  const buffer = { factor: new Float64Array(n * n), order: n };
  return [factorForm(covariance), new FactorisableDense(denseCovariance(covariance), n, buffer)];
};

describe('the face of an active set', () => {
  it('is solved in a form as with the elements of Q', () => {
    let compared = 0;
    fc.assert(
      fc.property(shapes, (shape) => {
        const { covariance } = factorProblem({ ...shape, bounds: 'longOnly' });
        const wanted = solved(denseCovariance(covariance), shape);
        for (const form of forms(shape)) {
          if (form === null) throw new Error('expected a form, was none');
          const out = solved(form, shape);
          expect(out === null).toBe(wanted === null);
          if (out === null || wanted === null) continue;
          compared += 1;
          const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          out.forEach((value, e) => {
            expect(Math.abs(value - wanted[e])).toBeLessThanOrEqual(1e-10 * largest);
          });
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it('is singular with dependent rows, or with more of them than free variables', () => {
    const loadings = Float64Array.of(0.1, 0.2, 0.1);
    const quadratic = factorForm({ loadings, specific: new Float64Array(3).fill(0.04) });
    const bounds = { lower: new Float64Array(3), upper: new Float64Array(3).fill(1) };
    const rows = Float64Array.of(1, 1, 1, 2, 2, 2);
    const rhs = Float64Array.of(1, 2);
    const problem = { n: 3, quadratic, linear: null, rows, rhs, equalities: 2, ...bounds };
    const isRegular = (variables: Int8Array, active: Uint8Array): boolean =>
      factoriseFace(createFace(problem, { variables, rows: active }));
    expect(isRegular(new Int8Array(3), Uint8Array.of(1, 0))).toBe(true);
    expect(isRegular(new Int8Array(3), Uint8Array.of(1, 1))).toBe(false);
    expect(isRegular(new Int8Array(3).fill(-1), Uint8Array.of(1, 0))).toBe(false);
  });
});
