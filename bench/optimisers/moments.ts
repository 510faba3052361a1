import { createMoments, updateMomentsInPlace } from '#core/moments.js';
import { updateMomentsByBlockInPlace } from '#core/moments-block.js';
import { seededNormal } from '#testing/seeded-random.js';
import type { Measurement } from './measurement.js';
import { timed, type Timing } from './timing.js';

const DT = 1 / 247;
const DECAY = 0.999;
const WINDOWS = 32;

function perWindow({ medianMs, cpuMs, samples }: Timing): Timing {
  return { medianMs: medianMs / WINDOWS, cpuMs: cpuMs / WINDOWS, samples };
}

/** A vector at a time, and 32 of them in one pass. */
export function measureMoments(n: number): Measurement[] {
  const normal = seededNormal(11);
  const logReturns = new Float64Array(WINDOWS * n).map(() => 0.01 * normal());
  const vectors = Array.from({ length: WINDOWS }, (_, k) =>
    logReturns.subarray(k * n, (k + 1) * n),
  );
  const block = {
    logReturns,
    dts: new Float64Array(WINDOWS).fill(DT),
    decays: new Float64Array(WINDOWS).fill(DECAY),
  };
  const moments = createMoments(n);
  const oneByOne = timed(() => {
    for (const vector of vectors) updateMomentsInPlace(moments, vector, DT, DECAY);
  });
  const atOnce = timed(() => {
    updateMomentsByBlockInPlace(moments, block);
  });
  return [
    { what: 'moments, one vector', n, timing: perWindow(oneByOne) },
    { what: 'moments, a vector of 32 at once', n, timing: perWindow(atOnce) },
  ];
}
