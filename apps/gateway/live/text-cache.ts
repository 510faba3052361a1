import type { LiveEvent } from './live-event.js';

/** Events that are kept written out: listeners of a portfolio are at much the same place. */
const CAPACITY = 128;

/** Has each event written out once for all who listen now. */
export class TextCache {
  readonly #texts = new Map<LiveEvent, string>();

  of(event: LiveEvent, write: () => string): string {
    const known = this.#texts.get(event);
    if (known !== undefined) return known;
    const text = write();
    this.#texts.set(event, text);
    if (this.#texts.size > CAPACITY) {
      const [oldest] = this.#texts.keys();
      this.#texts.delete(oldest);
    }
    return text;
  }
}
