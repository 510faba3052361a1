import type { Outcome } from '#stream/generated/wire-types.js';
import type { StoredDecision } from './stored-decision.js';

/** Decisions by id, joined with their effects. Two universes with a portfolio of one id may give two decisions one id. */
export class DecisionIndex {
  readonly #byId = new Map<string, readonly StoredDecision[]>();
  /** Outcomes that came before their decision: another topic, no order between the two. */
  readonly #early = new Map<string, Outcome>();

  /** Of any universe. */
  of(decisionId: string): readonly StoredDecision[] {
    return this.#byId.get(decisionId) ?? [];
  }

  /** Keeps a decision; a repeat takes the place of the one before. */
  add(stored: StoredDecision): void {
    const { decisionId, request } = stored.decision;
    const others = this.of(decisionId).filter((of) => !isOf(request.universeId, of));
    this.#byId.set(decisionId, [...others, stored]);
    const name = nameOf(decisionId, request.universeId);
    const early = this.#early.get(name);
    if (early !== undefined) stored.effect = effectOf(early);
    this.#early.delete(name);
  }

  /** A decision's weights have become the held ones. */
  applied(outcome: Outcome): void {
    const universeId = outcome.universeId ?? '';
    const stored = this.of(outcome.id).find((of) => isOf(universeId, of));
    if (stored === undefined) this.#early.set(nameOf(outcome.id, universeId), outcome);
    else stored.effect = effectOf(outcome);
  }
}

const nameOf = (decisionId: string, universeId: string): string => `${universeId}\n${decisionId}`;

const isOf = (universeId: string, { decision }: StoredDecision): boolean =>
  decision.request.universeId === universeId;

function effectOf(outcome: Outcome): StoredDecision['effect'] {
  const { windowEnd, turnover, cost } = outcome;
  return windowEnd === null ? null : { windowEnd, turnover, cost };
}
