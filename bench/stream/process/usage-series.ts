import { cpuSeconds, machineSeconds, residentMb } from './proc-stat.js';

const SAMPLE_EVERY_MS = 100;

interface Sample {
  readonly at: number;
  readonly cpu: readonly number[];
  readonly resident: readonly number[];
  readonly machineBusy: number;
}

/** CPU and memory of a few processes over time, so that what lies between two moments can be said afterwards. */
export class UsageSeries {
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly pids: readonly number[]) {
    this.sample();
    this.#timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS);
  }

  stop(): void {
    this.sample();
    clearInterval(this.#timer);
  }

  sample(): void {
    this.#samples.push({
      at: Date.now(),
      cpu: this.pids.map(cpuSeconds),
      resident: this.pids.map(residentMb),
      machineBusy: machineSeconds().busy,
    });
  }

  /** CPU seconds of one process between two moments, interpolated. */
  cpuBetween(index: number, from: number, to: number): number {
    return this.#at(to, ({ cpu }) => cpu[index]) - this.#at(from, ({ cpu }) => cpu[index]);
  }

  /** CPU seconds that the whole machine spent. */
  machineBetween(from: number, to: number): number {
    return this.#at(to, (s) => s.machineBusy) - this.#at(from, (s) => s.machineBusy);
  }

  /** Resident MB by seconds since `from`. */
  resident(index: number, from: number): { readonly seconds: number; readonly mb: number }[] {
    return this.#samples
      .filter(({ at, resident }) => at >= from && Number.isFinite(resident[index]))
      .map(({ at, resident }) => ({ seconds: (at - from) / 1000, mb: resident[index] }));
  }

  #at(time: number, of: (sample: Sample) => number): number {
    const samples = this.#samples;
    let i = samples.findIndex(({ at }) => at >= time);
    if (i < 0) i = samples.length - 1;
    if (i === 0) return of(samples[0]);
    const [before, after] = [samples[i - 1], samples[i]];
    const share = Math.min(1, (time - before.at) / Math.max(1, after.at - before.at));
    return of(before) + share * (of(after) - of(before));
  }
}
