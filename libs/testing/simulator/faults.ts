import type { Chance } from './chance.js';

/** What a history may be struck by, beside what its feed brings. */
export const FAULTS = [
  'crash',
  'pause',
  'zombie',
  'lost request',
  'lost answer',
  'slow request',
  'unreadable log',
  'compaction',
  'replica change',
  'foreign replicas',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Chance of each fault at each point where it can strike. */
export type Rates = Readonly<Record<Fault, number>>;

export const NO_FAULTS: Rates = {
  crash: 0,
  pause: 0,
  zombie: 0,
  'lost request': 0,
  'lost answer': 0,
  'slow request': 0,
  'unreadable log': 0,
  compaction: 0,
  'replica change': 0,
  'foreign replicas': 0,
};

const LEVELS: Rates = {
  crash: 0.003,
  pause: 0.001,
  zombie: 0.0015,
  'lost request': 0.006,
  'lost answer': 0.01,
  'slow request': 0.003,
  'unreadable log': 0.002,
  compaction: 0.3,
  'replica change': 0.6,
  'foreign replicas': 0.25,
};

/** Some kinds and not others, each often or seldom: histories with few kinds of faults reach deeper than those with all. */
export function chooseRates(chance: Chance): Rates {
  const chosen: Record<Fault, number> = { ...NO_FAULTS };
  for (const fault of FAULTS) {
    if (chance.happens(0.6)) chosen[fault] = LEVELS[fault] * chance.oneOf([0.3, 1, 1, 3]);
  }
  return chosen;
}

/** Decides about faults and counts them; after `heal` there are none. */
export class Faults {
  readonly counts = new Map<Fault, number>();
  #healed = false;

  constructor(
    private readonly chance: Chance,
    private readonly rates: Rates,
  ) {}

  heal(): void {
    this.#healed = true;
  }

  get healed(): boolean {
    return this.#healed;
  }

  /** True when the fault strikes here, `weight` times as probable as elsewhere. */
  strikes(fault: Fault, weight = 1): boolean {
    if (this.#healed || this.rates[fault] === 0) return false;
    if (!this.chance.happens(this.rates[fault] * weight)) return false;
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    return true;
  }
}
