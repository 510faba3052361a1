import { median } from '../stream/statistics.js';

/** What is done once a round by each arm, the reference first, and how many items that is. */
export interface Interleaved {
  readonly arms: Readonly<Record<string, () => void>>;
  readonly items: number;
  readonly rounds: number;
}

/** What an arm takes. */
export interface ArmCost {
  readonly name: string;
  /** CPU of this process an item, us, median: other processes take their share of the clock and not of this. */
  readonly cpuUs: number;
  /** Of the reference in the same round, median. */
  readonly share: number;
}

/** Medians of rounds in which the arms take turns; who goes first does too. */
export function interleaved({ arms, items, rounds }: Interleaved): readonly ArmCost[] {
  const names = Object.keys(arms);
  const costs = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const name of names) arms[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const began = process.cpuUsage();
      arms[name]();
      const { user, system } = process.cpuUsage(began);
      costs.get(name)?.push((user + system) / items);
    }
  }
  const reference = costs.get(names[0]) ?? [];
  return [...costs].map(([name, measured]) => ({
    name,
    cpuUs: median(measured),
    share: median(measured.map((cost, i) => cost / reference[i])),
  }));
}
