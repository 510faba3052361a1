/** Numbers that a venue did not send, of one instrument. */
export interface MissingNumbers {
  readonly instrument: string;
  /** The first and the last of them. */
  readonly from: number;
  readonly to: number;
}

/** Watches the numbers of each instrument's quotes; one that comes late fills nothing in: the gap has been said. */
export class SequenceWatch {
  readonly #highest: Map<string, number>;

  constructor(highest: Readonly<Record<string, number>>) {
    this.#highest = new Map(Object.entries(highest));
  }

  /** @param sequence -1 where the venue does not number
   *  @returns the numbers left out before this one, null when it follows or comes late */
  heard(instrument: string, sequence: number): MissingNumbers | null {
    if (sequence < 0) return null;
    const highest = this.#highest.get(instrument);
    if (highest !== undefined && sequence <= highest) return null;
    this.#highest.set(instrument, sequence);
    if (highest === undefined || sequence === highest + 1) return null;
    return { instrument, from: highest + 1, to: sequence - 1 };
  }

  /** The highest number of each instrument. */
  entries(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#highest);
  }
}
