/** Medians of one measurement. */
export interface Timing {
  /** Wall time of one call. */
  readonly medianMs: number;
  /** CPU time of the whole process for one call, garbage collection included. */
  readonly cpuMs: number;
  readonly samples: number;
}

/** A sample is long enough for the clock. */
const SAMPLE_MS = 2;
const LEAST_SAMPLES = 15;
const BUDGET_MS = 1_500;
const WARM_UP_MS = 250;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Calls until the compiler has settled, and says how many calls make one sample. */
function warmUp(call: () => unknown): number {
  const begin = performance.now();
  let calls = 0;
  while (calls < 3 || performance.now() - begin < WARM_UP_MS) {
    call();
    calls += 1;
  }
  return Math.max(1, Math.round((SAMPLE_MS * calls) / (performance.now() - begin)));
}

/** The median time of one call over at least fifteen samples, or as many as fit into a second and a half. */
export function timed(call: () => unknown): Timing {
  const calls = warmUp(call);
  const wall: number[] = [];
  const cpu: number[] = [];
  const begin = performance.now();
  while (wall.length < LEAST_SAMPLES || performance.now() - begin < BUDGET_MS) {
    const [wallBefore, cpuBefore] = [performance.now(), cpuMs()];
    for (let k = 0; k < calls; k += 1) call();
    wall.push((performance.now() - wallBefore) / calls);
    cpu.push((cpuMs() - cpuBefore) / calls);
    if (performance.now() - begin > 4 * BUDGET_MS) break;
  }
  return { medianMs: median(wall), cpuMs: median(cpu), samples: wall.length };
}
