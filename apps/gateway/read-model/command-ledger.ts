import type { Decision, Outcome } from '#stream/generated/wire-types.js';

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
  /** Of a dry run. */
  readonly decision: Decision | null;
}

/** Commands that are remembered, as many as the universe stage remembers of one portfolio. */
const REMEMBERED = 10_000;

/** Folds the outcomes of commands: the state of each, and the verdicts that a caller waits for. */
export class CommandLedger {
  readonly #states = new Map<string, CommandState>();
  readonly #dryRuns = new Map<string, Decision>();
  readonly #verdicts = new Map<string, Outcome | null>();

  fold(outcome: Outcome): void {
    if (this.#verdicts.get(outcome.requestId) === null) {
      this.#verdicts.set(outcome.requestId, outcome);
    }
    const status = this.#nextStatus(outcome);
    if (status === null) return;
    const known = this.#states.get(outcome.id);
    this.#states.set(outcome.id, {
      commandId: outcome.id,
      portfolioId: outcome.portfolioId ?? known?.portfolioId ?? '',
      status,
      reason: status === 'rejected' ? (outcome.reason ?? outcome.status) : null,
      decisionId: outcome.decisionId ?? known?.decisionId ?? null,
      version: outcome.version ?? known?.version ?? null,
      turnover: outcome.turnover ?? known?.turnover ?? null,
      cost: outcome.cost ?? known?.cost ?? null,
      decision: outcome.decision ?? known?.decision ?? null,
    });
    if (outcome.decision !== null) this.#dryRuns.set(outcome.decision.decisionId, outcome.decision);
    this.#forgetOldest();
  }

  stateOf(commandId: string): CommandState | undefined {
    return this.#states.get(commandId);
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

  /** Null where the command's state stays as it is: a repeat, or a verdict on another request under its id. */
  #nextStatus(outcome: Outcome): CommandState['status'] | null {
    switch (outcome.status) {
      case 'accepted':
        return outcome.reason === 'repeated' && this.#states.has(outcome.id) ? null : 'pending';
      case 'preconditionFailed':
        return this.#states.has(outcome.id) ? null : 'rejected';
      case 'rejected':
      case 'solved':
      case 'applied':
        return outcome.status;
      case 'conflict':
      case 'broadcast':
        return null;
    }
  }

  #forgetOldest(): void {
    if (this.#states.size <= REMEMBERED) return;
    for (const [id, state] of this.#states) {
      this.#states.delete(id);
      if (state.decision !== null) this.#dryRuns.delete(state.decision.decisionId);
      return;
    }
  }
}
