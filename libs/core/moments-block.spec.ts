import fc from 'fast-check';
import { momentsDistance } from '#testing/batch-moments.js';
import { seededNormal } from '#testing/seeded-random.js';
import { createMoments, updateMomentsInPlace, type Moments } from './moments.js';
import { updateMomentsByBlockInPlace, type WindowBlock } from './moments-block.js';

const DT = 1 / 247;

/** Correlated windows of uneven length and decay. */
function windowBlock(windows: number, size: number, seed: number): WindowBlock {
  const normal = seededNormal(seed);
  const logReturns = new Float64Array(windows * size);
  for (let k = 0; k < windows; k += 1) {
    const common = normal();
    for (let i = 0; i < size; i += 1) {
      logReturns[k * size + i] = 0.01 * (0.05 + 0.6 * common + 0.8 * normal());
    }
  }
  return {
    logReturns,
    dts: Float64Array.from({ length: windows }, (_, k) => (k % 3 === 0 ? 2 * DT : DT)),
    decays: Float64Array.from({ length: windows }, (_, k) => 1 - 0.01 * (k % 2)),
  };
}

function oneByOne(state: Moments, { logReturns, dts, decays }: WindowBlock): void {
  const { size } = state;
  dts.forEach((dt, k) => {
    updateMomentsInPlace(state, logReturns.subarray(k * size, (k + 1) * size), dt, decays[k]);
  });
}

describe('a block of windows', () => {
  it('gives what its windows give one by one, to 1e-12, the scatter exactly symmetric', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 33 }),
        fc.integer({ min: 0, max: 1e6 }),
        (windows, size, seed) => {
          const before = windowBlock(3, size, seed + 1);
          const block = windowBlock(windows, size, seed);
          const [blocked, stepped] = [createMoments(size), createMoments(size)];
          for (const state of [blocked, stepped]) oneByOne(state, before);
          updateMomentsByBlockInPlace(blocked, block);
          oneByOne(stepped, block);
          // The mean and the counts go through the same operations; the scatter rounds once per window.
          expect(momentsDistance(blocked, stepped)).toBeLessThan(1e-12);
          expect(blocked.mean).toEqual(stepped.mean);
          const { scatter } = blocked;
          scatter.forEach((value, k) => {
            expect(value).toBe(scatter[(k % size) * size + Math.floor(k / size)]);
          });
        },
      ),
    );
  });

  it('of no windows changes nothing, and starts an empty state', () => {
    const state = createMoments(2);
    updateMomentsByBlockInPlace(state, windowBlock(0, 2, 1));
    expect(state).toEqual(createMoments(2));
    const block = windowBlock(5, 2, 1);
    updateMomentsByBlockInPlace(state, block);
    const stepped = createMoments(2);
    oneByOne(stepped, block);
    expect(momentsDistance(state, stepped)).toBeLessThan(1e-12);
  });

  it('refuses shapes that differ', () => {
    const block = windowBlock(4, 3, 1);
    expect(() => {
      updateMomentsByBlockInPlace(createMoments(2), block);
    }).toThrow(new RangeError('expected 8 returns, was 12'));
    expect(() => {
      updateMomentsByBlockInPlace(createMoments(3), { ...block, decays: new Float64Array(3) });
    }).toThrow(new RangeError('expected 4 decays, was 3'));
  });
});
