import fc from 'fast-check';
import { gramOf, type GramRows } from './gram.js';

/** The sums one by one, in the order that is promised: chunks of 250 periods, each of its own. */
function oneByOne(rows: GramRows, weights: Float64Array | null): Float64Array {
  const { size: N, observations: T, values, centre } = rows;
  const chosen = Array.from({ length: T }, (_, t) => t).filter((t) => weights?.[t] !== 0);
  const gram = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      // Of a pair, the later name is scaled by the weight.
      const [a, b] = i >= j ? [i, j] : [j, i];
      for (let from = 0; from < chosen.length; from += 250) {
        let sum = 0;
        for (const t of chosen.slice(from, from + 250)) {
          const x = values[t * N + a] - centre[a];
          sum += (weights === null ? x : weights[t] * x) * (values[t * N + b] - centre[b]);
        }
        gram[i * N + j] += sum;
      }
    }
  }
  return gram;
}

const shapes = fc.record({
  size: fc.integer({ min: 1, max: 14 }),
  observations: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 248, max: 511 })),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

/** Numbers of many sizes from a linear congruence: what they are does not matter. */
function numbers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 1_073_741_824 - 1) * (state % 7 === 0 ? 1e6 : 1);
  });
}

function rowsOf({
  size,
  observations,
  seed,
}: {
  size: number;
  observations: number;
  seed: number;
}): GramRows {
  return {
    size,
    observations,
    values: numbers(size * observations, seed),
    centre: numbers(size, seed + 1),
  };
}

describe('gramOf', () => {
  it('has the bits of one scalar loop a pair, whatever the shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const rows = rowsOf(shape);
        expect(gramOf(rows)).toEqual(oneByOne(rows, null));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out the rows of weight 0 and scales the others', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const rows = rowsOf(shape);
        const weights = numbers(shape.observations, shape.seed + 2).map((value, t) =>
          t % 3 === 0 ? 0 : Math.abs(value),
        );
        expect(gramOf(rows, weights)).toEqual(oneByOne(rows, weights));
      }),
      { numRuns: 60 },
    );
  });

  it('a missing value spoils its own row and column alone', () => {
    const rows = rowsOf({ size: 6, observations: 20, seed: 3 });
    rows.values[2] = NaN;
    const gram = gramOf(rows);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) expect(Number.isNaN(gram[i * 6 + j])).toBe(i === 2 || j === 2);
    }
  });

  it('a large matrix after a small one, and a small one after it', () => {
    for (const size of [3, 130, 5]) {
      const rows = rowsOf({ size, observations: 30, seed: size });
      expect(gramOf(rows)).toEqual(oneByOne(rows, null));
    }
  });
});
