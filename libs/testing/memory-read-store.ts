import type { Agreement, Coordinates, ReadStore } from '#platform/read-store/read-store.js';

/** A read store in memory, for replicas in one process. */
export class MemoryReadStore implements ReadStore {
  /** False: it does not answer. */
  reachable = true;
  readonly #newest = new Map<string, Coordinates>();

  async raise(portfolioId: string, coordinates: Coordinates): Promise<Agreement> {
    if (!this.reachable) return { kind: 'unreachable' };
    const known = this.#newest.get(portfolioId) ?? [];
    const newest = coordinates.map((given, i) => Math.max(given, known[i] ?? 0));
    this.#newest.set(portfolioId, newest);
    return { kind: 'newest', coordinates: newest };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
