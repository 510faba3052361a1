import type { Decision, Overdue, SolveRequest } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** How long a live universe waits for an answer, in wall time. */
const PATIENCE_MS = 2000;

/**
 * Writes a mark when a solve for live or simulated data is not answered in time; the first of answer or mark in the
 * log wins. History waits without limit.
 */
export class OverdueWatch {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly publish: (outputs: readonly Output[]) => void) {}

  /** Looks at what the universe stage emits: a request starts a timer, its decision ends it. */
  observe(output: Output): void {
    if (output.topic === topics.solves.name) this.#expect(output.value as SolveRequest);
    if (output.topic === topics.decisions.name) {
      this.#answered((output.value as Decision).decisionId);
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #expect(request: SolveRequest): void {
    if (request.source === 'history' || request.dryRun) return;
    const timer = setTimeout(() => {
      this.#timers.delete(request.decisionId);
      const value: Overdue = { kind: 'overdue', request };
      this.publish([{ topic: topics.universe.name, key: request.universeId, value }]);
    }, PATIENCE_MS);
    timer.unref();
    // A restore sees its requests again.
    clearTimeout(this.#timers.get(request.decisionId));
    this.#timers.set(request.decisionId, timer);
  }

  #answered(decisionId: string): void {
    clearTimeout(this.#timers.get(decisionId));
    this.#timers.delete(decisionId);
  }
}
