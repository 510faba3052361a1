import fc from 'fast-check';
import { factorReturns, largestDifference } from '#testing/return-panels.js';
import { createMoments, updateMomentsInPlace } from '../moments.js';
import { ledoitWolfIdentity } from './ledoit-wolf-identity.js';
import { oas } from './oas.js';
import { onlineLedoitWolf, onlineOas } from './online-shrinkage.js';
import {
  createOnlineShrinkageSums,
  updateOnlineShrinkageInPlace,
} from './online-shrinkage-sums.js';
import { returnPanel, type ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import type { Shrunk } from './shrinkage.js';

const DT = 1 / 247;

interface Window {
  readonly dt: number;
  readonly decay: number;
}

function streamed(
  panel: ReturnPanel,
  windowAt: (t: number) => Window = () => ({ dt: DT, decay: 1 }),
) {
  const { size } = panel;
  const sums = createOnlineShrinkageSums(size);
  for (let t = 0; t < panel.observations; t++) {
    const { dt, decay } = windowAt(t);
    const returns = panel.values.subarray(t * size, (t + 1) * size);
    updateOnlineShrinkageInPlace(sums, returns, dt, decay);
  }
  return sums;
}

/** Differences of the annual matrices over the largest variance, and of the intensities. */
function distance(online: Shrunk | null, batch: Shrunk, dt: number): number {
  if (online === null) return Infinity;
  const annual = batch.covariance.map((value) => value / dt);
  const scale = annual.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return Math.max(
    largestDifference(online.covariance, annual) / scale,
    Math.abs(online.intensity - batch.intensity),
  );
}

const shape = fc.record({
  size: fc.integer({ min: 1, max: 10 }),
  observations: fc.integer({ min: 2, max: 80 }),
  seed: fc.integer({ min: 1, max: 1_000 }),
});

describe('shrinkage of live moments', () => {
  it.each<Ddof>([0, 1])('equals the batch estimates of the same windows, ddof %d', (ddof) => {
    fc.assert(
      fc.property(shape, (options) => {
        const panel = factorReturns(options);
        const sums = streamed(panel);
        expect(
          distance(onlineLedoitWolf(sums, ddof), ledoitWolfIdentity(panel, ddof), DT),
        ).toBeLessThan(1e-10);
        expect(distance(onlineOas(sums.moments, ddof), oas(panel, ddof), DT)).toBeLessThan(1e-10);
      }),
    );
  });

  it.each([0, 1, 1e3])('equals them after 5,000 windows of mean/sigma near %d', (ratio) => {
    const panel = factorReturns({ observations: 5_000, size: 12, seed: 4 });
    const moved = returnPanel(
      panel.values.map((value) => value + 0.01 * ratio),
      12,
    );
    const sums = streamed(moved);
    expect(distance(onlineLedoitWolf(sums), ledoitWolfIdentity(moved), DT)).toBeLessThan(1e-10);
    expect(distance(onlineOas(sums.moments), oas(moved), DT)).toBeLessThan(1e-10);
  });

  it('leaves the moments as they are without it, to the bit', () => {
    const panel = factorReturns({ observations: 50, size: 5, seed: 9 });
    const alone = createMoments(5);
    for (let t = 0; t < 50; t++) {
      updateMomentsInPlace(alone, panel.values.subarray(5 * t, 5 * t + 5), DT, 0.98);
    }
    expect(streamed(panel, () => ({ dt: DT, decay: 0.98 })).moments).toEqual(alone);
  });

  it('of windows of any length and weight equals its definition in two passes', () => {
    const window = fc.record({
      dt: fc.constantFrom(1 / 247, 1 / 52, 1 / 2000),
      decay: fc.constantFrom(1, 0.99, 0.9),
    });
    fc.assert(
      fc.property(shape, fc.array(window, { minLength: 80, maxLength: 80 }), (options, windows) => {
        const panel = factorReturns(options);
        const online = onlineLedoitWolf(streamed(panel, (t) => windows[t]));
        expect(online?.intensity).toBeCloseTo(definition(panel, windows), 10);
      }),
    );
  });

  it('does not exist before there are observations enough', () => {
    const sums = createOnlineShrinkageSums(2);
    expect(onlineLedoitWolf(sums)).toBeNull();
    updateOnlineShrinkageInPlace(sums, Float64Array.of(0.1, 0.2), DT, 1);
    expect(onlineLedoitWolf(sums)).toEqual({ covariance: new Float64Array(4), intensity: 0 });
    expect(onlineLedoitWolf(sums, 1)).toBeNull();
    expect(onlineOas(sums.moments, 1)).toBeNull();
  });

  it('refuses a vector of another length', () => {
    expect(() => {
      updateOnlineShrinkageInPlace(createOnlineShrinkageSums(2), new Float64Array(3), DT, 1);
    }).toThrow(new RangeError('expected 2 returns, was 3'));
  });
});

/** Intensity from the definition: weights, the mean, S and the variance of its elements, one after the other. */
function definition(panel: ReturnPanel, windows: readonly Window[]): number {
  const { observations: T, size: N, values } = panel;
  const ts = Array.from({ length: T }, (_, t) => t);
  const is = Array.from({ length: N }, (_, i) => i);
  const weights = ts.map((t) => windows.slice(t + 1, T).reduce((w, { decay }) => w * decay, 1));
  const over = (term: (t: number) => number): number =>
    ts.reduce((sum, t) => sum + weights[t] * term(t), 0);
  const time = over((t) => windows[t].dt);
  const mean = is.map((i) => over((t) => values[t * N + i]) / time);
  const y = ts.map((t) =>
    is.map((i) => Math.sqrt(windows[t].dt) * (values[t * N + i] / windows[t].dt - mean[i])),
  );
  const n = over(() => 1);
  const q = ts.reduce((sum, t) => sum + weights[t] * weights[t], 0);
  const S = is.map((i) => is.map((j) => over((t) => y[t][i] * y[t][j]) / n));
  const m = is.reduce((sum, i) => sum + S[i][i] / N, 0);
  let pi = 0;
  let gamma = 0;
  for (const i of is) {
    for (const j of is) {
      const s = S[i][j];
      pi += over((t) => (y[t][i] * y[t][j] - s) * (y[t][i] * y[t][j] - s)) / n;
      gamma += (s - (i === j ? m : 0)) * (s - (i === j ? m : 0));
    }
  }
  return N === 1 ? 0 : Math.min((pi / gamma) * (q / (n * n)), 1);
}
