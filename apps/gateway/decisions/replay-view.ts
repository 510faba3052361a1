import { requestDigest } from '#stream/identifiers.js';
import type { Decision, SolveResult } from '#stream/generated/wire-types.js';
import { byName } from '../named-values.js';

/** Where a replay departs from the record. */
export interface Difference {
  readonly path: string;
  readonly stored: string | number | null;
  readonly replayed: string | number | null;
}

/** GET /decisions/{id}/replay. */
export interface ReplayView {
  readonly decisionId: string;
  readonly identical: boolean;
  readonly weights: Readonly<Record<string, number>> | null;
  readonly differences: readonly Difference[];
}

/**
 * Compares a decision with what its stored inputs give when they are solved again: status, every weight bit for bit,
 * and the digest of the inputs, so that an input changed afterwards shows even where the weights do not move.
 */
export function replayView(decision: Decision, again: SolveResult): ReplayView {
  const { request, result } = decision;
  const digest = requestDigest(request);
  const differences = [
    ...difference('digest', decision.digest, digest),
    ...difference('status', result.status, again.status),
    ...request.instruments.flatMap((name, i) =>
      difference(`weights.${name}`, result.weights?.[i] ?? null, again.weights?.[i] ?? null),
    ),
  ];
  return {
    decisionId: decision.decisionId,
    identical: differences.length === 0,
    weights: again.weights === null ? null : byName(request.instruments, again.weights),
    differences,
  };
}

function difference(
  path: string,
  stored: Difference['stored'],
  replayed: Difference['replayed'],
): Difference[] {
  return Object.is(stored, replayed) ? [] : [{ path, stored, replayed }];
}
