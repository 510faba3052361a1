import fc from 'fast-check';
import type { FactorShape } from './factor-problems.js';
import type { BoundsKind } from './portfolio-problems.js';

/** Shapes of up to `names` names and 20 factors. */
export const factorShapes = (
  names: number,
  kinds: readonly BoundsKind[],
): fc.Arbitrary<FactorShape> =>
  fc.record({
    n: fc.integer({ min: 1, max: names }),
    factors: fc.integer({ min: 0, max: 20 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom(...kinds),
  });
