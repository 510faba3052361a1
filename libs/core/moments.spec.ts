import fc from 'fast-check';
import { batchMoments, momentsDistance, type ObservedWindow } from '#testing/batch-moments.js';
import { seededNormal } from '#testing/seeded-random.js';
import {
  createMoments,
  decayedMoments,
  decayOver,
  mergeMoments,
  selectMoments,
  updateMomentsInPlace,
  type Moments,
} from './moments.js';

const DT = 1 / 247;

function streamed(windows: readonly ObservedWindow[], size: number): Moments {
  const moments = createMoments(size);
  for (const { returns, dt, decay } of windows) updateMomentsInPlace(moments, returns, dt, decay);
  return moments;
}

/** Correlated returns of a given ratio of mean to standard deviation. */
function correlated(options: {
  readonly count: number;
  readonly size: number;
  readonly ratio: number;
  readonly seed: number;
}): ObservedWindow[] {
  const normal = seededNormal(options.seed);
  const sigma = 0.01;
  return Array.from({ length: options.count }, () => {
    const common = normal();
    const returns = Float64Array.from(
      { length: options.size },
      (_, i) => sigma * (options.ratio + 0.6 * common + (0.8 + 0.1 * i) * normal()),
    );
    return { returns, dt: DT, decay: 1 };
  });
}

const arbitraryWindows = (size: number): fc.Arbitrary<ObservedWindow[]> =>
  fc.array(
    fc.record({
      returns: fc
        .array(fc.integer({ min: -2000, max: 2000 }), { minLength: size, maxLength: size })
        .map((basisPoints) => Float64Array.from(basisPoints, (value) => value / 10_000)),
      dt: fc.constantFrom(1 / 247, 1 / 52, 1 / 2000),
      decay: fc.constantFrom(1, 0.999, 0.9),
    }),
    { minLength: 2, maxLength: 40 },
  );

describe('streaming moments and the batch definition', () => {
  // 100,000 vectors here; the bench repeats it with the million that the tolerances are stated for.
  it.each([
    { ratio: 0, tolerance: 1e-12 },
    { ratio: 1e3, tolerance: 1e-12 },
    { ratio: 1e8, tolerance: 1e-7 },
  ])(
    'agree within $tolerance of sqrt(Sii Sjj) over 100,000 vectors at mean/sigma $ratio',
    ({ ratio, tolerance }) => {
      const windows = correlated({ count: 100_000, size: 3, ratio, seed: 11 });
      expect(momentsDistance(streamed(windows, 3), batchMoments(windows, 3))).toBeLessThan(
        tolerance,
      );
    },
  );

  it('agree under exponential weights over 20,000 vectors', () => {
    const decay = decayOver(DT, 0.5);
    const windows = correlated({ count: 20_000, size: 4, ratio: 10, seed: 5 }).map((window) => ({
      ...window,
      decay,
    }));
    expect(momentsDistance(streamed(windows, 4), batchMoments(windows, 4))).toBeLessThan(1e-12);
  });

  it('agree for windows of any length and decay', () => {
    fc.assert(
      fc.property(arbitraryWindows(3), (windows) => {
        const batch = batchMoments(windows, 3);
        // Forty windows of rates up to 400 a year: rounding of some 40 x 2^-53 of the largest square.
        const scale = batch.T * 400 * 400 + 1;
        const stream = streamed(windows, 3);
        for (let i = 0; i < 9; i++) {
          expect(Math.abs(stream.scatter[i] - batch.scatter[i])).toBeLessThan(1e-12 * scale);
        }
        expect(stream.T).toBeCloseTo(batch.T, 12);
        expect(stream.n).toBeCloseTo(batch.n, 12);
        expect(stream.s).toBeCloseTo(batch.s, 12);
        expect(stream.q).toBeCloseTo(batch.q, 12);
      }),
    );
  });
});

describe('one update', () => {
  it('leaves the scatter exactly symmetric', () => {
    fc.assert(
      fc.property(arbitraryWindows(4), (windows) => {
        const { scatter } = streamed(windows, 4);
        for (let i = 0; i < 4; i++) {
          for (let j = 0; j < i; j++) expect(scatter[i * 4 + j]).toBe(scatter[j * 4 + i]);
        }
      }),
    );
  });

  it('does not depend on the order of the instruments', () => {
    fc.assert(
      fc.property(arbitraryWindows(3), (windows) => {
        const order = [2, 0, 1];
        const permuted = windows.map((window) => ({
          ...window,
          returns: Float64Array.from(order, (i) => window.returns[i]),
        }));
        const a = streamed(permuted, 3);
        const b = selectMoments(streamed(windows, 3), order);
        expect(a.mean).toEqual(b.mean);
        // (c x) y and (c y) x differ in the last bit, forty times over.
        for (let i = 0; i < 9; i++) {
          const row = Math.floor(i / 3);
          const size = Math.sqrt(b.scatter[row * 4] * b.scatter[(i % 3) * 4]);
          expect(Math.abs(a.scatter[i] - b.scatter[i])).toBeLessThanOrEqual(1e-14 * size);
        }
      }),
    );
  });

  it('refuses a vector of another length', () => {
    expect(() => {
      updateMomentsInPlace(createMoments(2), new Float64Array(3), DT, 1);
    }).toThrow(new RangeError('expected 2 returns, was 3'));
  });

  it('gives the state of one window: its rate, no scatter', () => {
    const moments = streamed([{ returns: Float64Array.of(0.01, -0.02), dt: 0.5, decay: 1 }], 2);
    expect(moments).toEqual({
      size: 2,
      T: 0.5,
      n: 1,
      s: 0.5,
      q: 1,
      mean: Float64Array.of(0.02, -0.04),
      scatter: new Float64Array(4),
    });
  });
});

describe('a merge', () => {
  const parts = fc.tuple(arbitraryWindows(2), arbitraryWindows(2), arbitraryWindows(2));
  const expanding = (windows: readonly ObservedWindow[]): ObservedWindow[] =>
    windows.map((window) => ({ ...window, decay: 1 }));
  const close = (a: Moments, b: Moments): void => {
    for (let i = 0; i < 4; i++) {
      // Relative to the largest possible square of a rate, as above.
      expect(Math.abs(a.scatter[i] - b.scatter[i])).toBeLessThan(1e-12 * (b.T * 400 * 400 + 1));
    }
    for (let i = 0; i < 2; i++) expect(Math.abs(a.mean[i] - b.mean[i])).toBeLessThan(1e-11 * 400);
    expect(a.T).toBeCloseTo(b.T, 12);
    expect(a.n).toBeCloseTo(b.n, 12);
    expect(a.s).toBeCloseTo(b.s, 12);
    expect(a.q).toBeCloseTo(b.q, 12);
  };

  it('is the union of the observations, in any grouping', () => {
    fc.assert(
      fc.property(parts, ([first, second, third]) => {
        const [a, b, c] = [first, second, third].map((part) => streamed(expanding(part), 2));
        const union = batchMoments(expanding([...first, ...second, ...third]), 2);
        close(mergeMoments(mergeMoments(a, b), c), union);
        close(mergeMoments(a, mergeMoments(b, c)), union);
        close(mergeMoments(mergeMoments(c, a), b), union);
      }),
    );
  });

  it('with nothing changes nothing', () => {
    fc.assert(
      fc.property(arbitraryWindows(2), (windows) => {
        const moments = streamed(windows, 2);
        close(mergeMoments(createMoments(2), moments), moments);
        close(mergeMoments(moments, createMoments(2)), moments);
      }),
    );
  });

  it('of an older part, decayed in one step, and a newer one equals the whole stream', () => {
    const decay = decayOver(DT, 0.5);
    const windows = correlated({ count: 300, size: 3, ratio: 0.1, seed: 3 }).map((window) => ({
      ...window,
      decay,
    }));
    const older = streamed(windows.slice(0, 120), 3);
    const newer = streamed(windows.slice(120), 3);
    const aged = decayedMoments(older, decayOver(180 * DT, 0.5));
    // 300 roundings of the decay's powers.
    expect(momentsDistance(mergeMoments(aged, newer), streamed(windows, 3))).toBeLessThan(1e-12);
  });

  it('refuses moments of another size', () => {
    expect(() => mergeMoments(createMoments(2), createMoments(3))).toThrow(
      new RangeError('expected 2 instruments, was 3'),
    );
  });
});

describe('decay', () => {
  it('halves over one half-life and is 1 for an expanding estimator', () => {
    expect(decayOver(0.5, 0.5)).toBeCloseTo(0.5, 15);
    expect(decayOver(DT, null)).toBe(1);
  });

  it('in one step equals many steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (steps) => {
        const moments = streamed(correlated({ count: 20, size: 2, ratio: 0, seed: 1 }), 2);
        let stepped = moments;
        for (let k = 0; k < steps; k++) stepped = decayedMoments(stepped, decayOver(DT, 0.5));
        const once = decayedMoments(moments, decayOver(steps * DT, 0.5));
        expect(momentsDistance(stepped, once)).toBeLessThan(1e-12);
      }),
    );
  });
});
