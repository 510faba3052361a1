import type { CallContext } from './call-context.js';

/** Calls of a process that are remembered; a rebalance takes effect a window later. */
const REMEMBERED = 1000;

/**
 * The calls whose outcome is still to come, by command, or by decision where a definition asked for it. They live as long as
 * the process: of what takes effect after a restart nothing says which call it was.
 */
export class KnownCalls {
  readonly #calls = new Map<string, CallContext>();

  get size(): number {
    return this.#calls.size;
  }

  of(id: string): CallContext | null {
    return this.#calls.get(id) ?? null;
  }

  /** The first call of an id is the one whose outcome comes. */
  remember(id: string, call: CallContext): void {
    if (this.#calls.has(id)) return;
    this.#calls.set(id, call);
    if (this.#calls.size <= REMEMBERED) return;
    const [oldest] = this.#calls.keys();
    this.#calls.delete(oldest);
  }

  forget(id: string): void {
    this.#calls.delete(id);
  }
}
