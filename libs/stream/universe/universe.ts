import type { UniverseRecord } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import type { Operator } from '../operator.js';
import { audited } from './audited.js';
import { addCloses, barrierHolds, nextComplete } from './align.js';
import { foldAnswer, foldOverdue } from './fold-answer.js';
import { foldCommand } from './fold-command.js';
import { foldDefinition } from './fold-definition.js';
import { foldOutsidePrior, foldOutsideWeights } from './fold-outside.js';
import { foldWindow } from './fold-window.js';
import { createUniverseState, type UniverseState } from './universe-state.js';

/**
 * Closes to decisions: aligns the cross-section, keeps the moments, and for each portfolio held weights, metrics and
 * trigger rules. Keyed by universe. Its one input is ordered by the log, so every replay decides the same.
 */
export const universeOperator: Operator<UniverseRecord, UniverseState> = {
  name: 'universe',
  initial: createUniverseState,
  step(state, input) {
    switch (input.kind) {
      case 'closes':
        // A universe folds no close before its definition.
        if (state.definition === null) return [];
        addCloses(state, input);
        return this.onWatermark(state, input.windowEnd);
      case 'definition':
        // It may lift the barrier: what is parked then goes on without waiting for another window.
        return [...audited(state, input, foldDefinition), ...this.onWatermark(state, Infinity)];
      case 'command':
        return audited(state, input, foldCommand);
      case 'prior':
        return foldOutsidePrior(state, input);
      case 'weights':
        return foldOutsideWeights(state, input);
      case 'answer':
        return [...foldAnswer(state, input), ...this.onWatermark(state, Infinity)];
      case 'overdue':
        return [...foldOverdue(state, input), ...this.onWatermark(state, Infinity)];
    }
  },
  /** Folds every window that all tick partitions have closed, as far as the barrier lets it. */
  onWatermark(state, watermark) {
    const outputs: Output[] = [];
    let window = nextComplete(state);
    while (window !== null && window.end <= watermark && !barrierHolds(state)) {
      outputs.push(...foldWindow(state, window));
      window = nextComplete(state);
    }
    return outputs;
  },
};
