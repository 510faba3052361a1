import type { Report } from './report.js';

/** Sums up many histories. */
export class Tally {
  readonly #faults = new Map<string, number>();
  #histories = 0;
  #steps = 0;
  #virtualMs = 0;
  #wrong = 0;

  constructor(
    private readonly total: number,
    /** Wall-clock milliseconds. */
    private readonly clock: () => number,
    private readonly started = clock(),
  ) {}

  add({ faults, steps, virtualMs, violations }: Report): void {
    this.#histories += 1;
    this.#steps += steps;
    this.#virtualMs += virtualMs;
    if (violations.length > 0) this.#wrong += 1;
    for (const [fault, count] of faults) {
      this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + count);
    }
  }

  get wrong(): number {
    return this.#wrong;
  }

  progress(): string {
    const seconds = (this.clock() - this.started) / 1000;
    const rate = (this.#histories / seconds).toFixed(1);
    return `${this.#histories}/${this.total} histories, ${rate}/s, ${this.#wrong} wrong`;
  }

  summary(): string {
    const faults = [...this.#faults].sort(([, a], [, b]) => b - a);
    return [
      this.progress(),
      `${this.#steps} events over ${(this.#virtualMs / 3_600_000).toFixed(1)} hours of virtual time; injected:`,
      ...faults.map(([fault, count]) => `  ${fault.padEnd(18)} ${count}`),
    ].join('\n');
  }
}
