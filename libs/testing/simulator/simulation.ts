import { Chance } from './chance.js';
import { chooseRates } from './faults.js';
import { type History, type HistoryOptions, runHistory } from './history.js';
import { judge, type Violation } from './judge.js';
import type { Oddity } from './market.js';
import { References } from './reference.js';

/** One judged history. */
export interface Judged {
  readonly history: History;
  readonly violations: readonly Violation[];
  /** What the feed brought that is no plain trade. */
  readonly oddities: ReadonlyMap<Oddity, number>;
}

/** Runs and judges histories by their seeds, those of a mutant against the reference of the real code. */
export class Simulation {
  readonly #references = new References();

  constructor(private readonly mutation: Pick<HistoryOptions, 'stages' | 'wrap'> = {}) {}

  async run(seed: number): Promise<Judged> {
    const reference = await this.#references.of(seed);
    const rates = chooseRates(new Chance(seed));
    const history = await runHistory({ seed, market: reference.market, rates, ...this.mutation });
    const { oddities } = reference.market;
    return { history, violations: judge(history, reference), oddities };
  }

  /** The first seed from `seed` on that is judged wrong, among `count`; null when none is. */
  async firstWrong(seed: number, count: number): Promise<number | null> {
    for (let at = seed; at < seed + count; at++) {
      if ((await this.run(at)).violations.length > 0) return at;
    }
    return null;
  }
}
