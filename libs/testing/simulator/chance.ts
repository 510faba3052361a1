import { seededUniform } from '#testing/seeded-random.js';

/** Every decision of a simulated history comes from one of these, so that its seed is all of it. */
export class Chance {
  readonly #uniform: () => number;

  constructor(seed: number) {
    this.#uniform = seededUniform(seed);
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.#uniform() < probability;
  }

  /** An integer in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.#uniform() * (high - low + 1));
  }

  /** One of the items. */
  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.between(0, items.length - 1)];
  }
}
