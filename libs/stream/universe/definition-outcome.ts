import type { Definition, DefinitionRecord, Outcome } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { reasonOf } from './definition-faults.js';
import type { Verdict } from './definition-verdict.js';
import type { UniverseState } from './universe-state.js';

/** What folding a definition gives: the verdict, what readers are told is in force, and what follows from it. */
export interface Folded {
  readonly verdict: Verdict;
  readonly record: Output<DefinitionRecord> | null;
  readonly outputs: readonly Output[];
}

/** Nothing follows from a definition that is not taken, or that changes nothing. */
export const only = (verdict: Verdict): Folded => ({ verdict, record: null, outputs: [] });

/** A definition with faults. */
export const rejected = (faults: readonly string[]): Folded => only({ status: 'rejected', faults });

/** The verdict as a record, under the id of the definition. */
export function verdictOn(definition: Definition, verdict: Verdict): Output<Outcome> {
  const { definitionId: id, requestId, portfolio, universe } = definition;
  return {
    topic: topics.outcomes.name,
    key: id,
    value: {
      id,
      requestId,
      subject: 'definition',
      portfolioId: portfolio?.portfolioId ?? null,
      universeId: universe?.universeId ?? portfolio?.universeId ?? null,
      status: verdict.status,
      reason: reasonFor(verdict),
      decisionId: null,
      version: verdict.status === 'accepted' ? verdict.version : null,
      windowEnd: null,
      turnover: null,
      cost: null,
      decision: null,
    },
  };
}

function reasonFor(verdict: Verdict): string {
  switch (verdict.status) {
    case 'accepted':
      return verdict.change;
    case 'rejected':
      return reasonOf(verdict.faults);
    default:
      return verdict.reason;
  }
}

/** What readers are told: the definition in force, or that it no longer is. */
export function definitionRecord(
  state: UniverseState,
  { definitionId }: Definition,
  of: Pick<DefinitionRecord, 'universe' | 'portfolio' | 'shrinkage' | 'deleted'>,
): Output<DefinitionRecord> {
  const key =
    of.portfolio === null
      ? `universe:${of.universe?.universeId ?? ''}`
      : `portfolio:${of.portfolio.portfolioId}`;
  return {
    topic: topics.definitions.name,
    key,
    value: { definitionId, effectiveAfter: state.last?.end ?? null, ...of },
  };
}
