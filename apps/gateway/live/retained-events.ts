import type { LiveEvent } from './live-event.js';

/** The newest events of one topic of one portfolio, by an index that counts all there ever were here. */
export class RetainedEvents {
  #items: LiveEvent[] = [];
  /** Items before it have been let go. */
  #head = 0;
  #begin = 0;
  #forgotten = -1;

  /** Index of the oldest event. */
  get begin(): number {
    return this.#begin;
  }

  /** Index of the next event. */
  get end(): number {
    return this.#begin + this.#items.length - this.#head;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Number of the newest event that has been let go, -1 before the first. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** @param index from `begin` to below `end` */
  at(index: number): LiveEvent {
    return this.#items[this.#head + index - this.#begin];
  }

  push(event: LiveEvent): void {
    this.#items.push(event);
  }

  /** Lets go of the oldest event; there has to be one. */
  forgetOldest(): LiveEvent {
    const oldest = this.#items[this.#head];
    this.#head += 1;
    this.#begin += 1;
    this.#forgotten = oldest.number;
    // Moving what is left is paid for by as many that have gone.
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }

  /** Index of the oldest event above a number. */
  indexAfter(number: number): number {
    let low = this.#begin;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(middle).number > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
