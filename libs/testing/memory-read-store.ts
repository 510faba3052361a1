import type {
  Agreement,
  ClaimAnswer,
  Coordinates,
  ReadStore,
} from '#platform/read-store/read-store.js';

/** A read store in memory, for replicas in one process. */
export class MemoryReadStore implements ReadStore {
  /** False: it does not answer. */
  reachable = true;
  readonly #newest = new Map<string, Coordinates>();
  readonly #claims = new Map<string, { readonly holder: string; readonly until: number }>();

  async raise(portfolioId: string, coordinates: Coordinates): Promise<Agreement> {
    if (!this.reachable) return { kind: 'unreachable' };
    const known = this.#newest.get(portfolioId) ?? [];
    const newest = coordinates.map((given, i) => Math.max(given, known[i] ?? 0));
    this.#newest.set(portfolioId, newest);
    return { kind: 'newest', coordinates: newest };
  }

  async claim(name: string, holder: string, forMs: number): Promise<ClaimAnswer> {
    if (!this.reachable) return 'unreachable';
    const now = performance.now();
    const known = this.#claims.get(name);
    if (known !== undefined && known.until > now && known.holder !== holder) return 'taken';
    this.#claims.set(name, { holder, until: now + forMs });
    return 'held';
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
