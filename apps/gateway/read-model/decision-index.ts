import type { StoredDecision } from './stored-decision.js';

/** Decisions by id. Two universes with a portfolio of one id may give two decisions one id. */
export class DecisionIndex {
  readonly #byId = new Map<string, readonly StoredDecision[]>();

  /** Of any universe. */
  of(decisionId: string): readonly StoredDecision[] {
    return this.#byId.get(decisionId) ?? [];
  }

  add(stored: StoredDecision): void {
    const { decisionId } = stored.decision;
    this.#byId.set(decisionId, [...this.of(decisionId), stored]);
  }

  forget(stored: StoredDecision): void {
    const { decisionId } = stored.decision;
    const others = this.of(decisionId).filter((one) => one !== stored);
    if (others.length > 0) this.#byId.set(decisionId, others);
    else this.#byId.delete(decisionId);
  }
}
