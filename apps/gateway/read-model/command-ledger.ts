import type { Decision, Outcome } from '#stream/generated/wire-types.js';
import { OwnedMemory } from './owned-memory.js';
import { placeName, type Place } from './place.js';

/** Where a command stands. */
export interface CommandState {
  readonly commandId: string;
  readonly portfolioId: string;
  readonly status: 'pending' | 'rejected' | 'solved' | 'applied';
  readonly reason: string | null;
  readonly decisionId: string | null;
  readonly version: number | null;
  readonly turnover: number | null;
  readonly cost: number | null;
  /** Of one of the portfolio's newest dry runs. */
  readonly decision: Decision | null;
}

/** Commands of one portfolio whose state is remembered. */
const REMEMBERED = 1_000;
/** Dry runs of one portfolio that are remembered in full; a complete decision is long. */
const IN_FULL = 20;

/** A state as it is kept: what of a dry run's decision is remembered is kept apart. */
type KeptState = Omit<CommandState, 'decision'>;

/**
 * Folds the outcomes of commands: the state of each, and the verdicts that a caller waits for. Each portfolio has a memory
 * of its own, so that no tenant's commands push out another's.
 */
export class CommandLedger {
  readonly #states = new OwnedMemory<KeptState>();
  /** By decision. */
  readonly #dryRuns = new OwnedMemory<Decision>();
  readonly #verdicts = new Map<string, Outcome | null>();

  fold(outcome: Outcome): void {
    if (this.#verdicts.get(outcome.requestId) === null) {
      this.#verdicts.set(outcome.requestId, outcome);
    }
    const place = placeOf(outcome);
    const owner = placeName(place);
    const name = nameOf(place, outcome.id);
    const known = this.#states.get(name);
    const status = nextStatus(outcome, known);
    if (status === null) return;
    const value: KeptState = {
      commandId: outcome.id,
      portfolioId: place.portfolioId,
      status,
      reason: status === 'rejected' ? (outcome.reason ?? outcome.status) : null,
      decisionId: outcome.decisionId ?? known?.decisionId ?? null,
      version: outcome.version ?? known?.version ?? null,
      turnover: outcome.turnover ?? known?.turnover ?? null,
      cost: outcome.cost ?? known?.cost ?? null,
    };
    this.#states.set(name, { owner, value }, REMEMBERED);
    const { decision } = outcome;
    if (decision === null) return;
    this.#dryRuns.set(decision.decisionId, { owner, value: decision }, IN_FULL);
  }

  /** What is known of a command of this portfolio, in this universe. */
  stateOf(place: Place, commandId: string): CommandState | undefined {
    const state = this.#states.get(nameOf(place, commandId));
    if (state === undefined) return undefined;
    const decision = this.dryRun(state.decisionId ?? '');
    const isOwn = decision?.request.universeId === place.universeId;
    return { ...state, decision: isOwn ? decision : null };
  }

  /** The decision of a dry run, which is in no other topic. */
  dryRun(decisionId: string): Decision | undefined {
    return this.#dryRuns.get(decisionId);
  }

  /** Keeps the verdict that answers this request until it is forgotten. */
  expect(requestId: string): void {
    this.#verdicts.set(requestId, null);
  }

  verdictOn(requestId: string): Outcome | undefined {
    return this.#verdicts.get(requestId) ?? undefined;
  }

  forget(requestId: string): void {
    this.#verdicts.delete(requestId);
  }
}

const placeOf = ({ portfolioId, universeId }: Outcome): Place => ({
  portfolioId: portfolioId ?? '',
  universeId: universeId ?? '',
});

const nameOf = (place: Place, commandId: string): string => `${placeName(place)}\n${commandId}`;

/** Null where the command's state stays as it is: a repeat, or a verdict on another request under its id. */
function nextStatus(outcome: Outcome, known: KeptState | undefined): CommandState['status'] | null {
  switch (outcome.status) {
    case 'accepted':
      return outcome.reason === 'repeated' && known !== undefined ? null : 'pending';
    case 'preconditionFailed':
      return known === undefined ? 'rejected' : null;
    case 'rejected':
    case 'solved':
    case 'applied':
      return outcome.status;
    case 'conflict':
    case 'broadcast':
      return null;
  }
}
