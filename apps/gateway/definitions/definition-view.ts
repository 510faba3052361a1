import type { Outcome } from '#stream/generated/wire-types.js';
import { faultsIn } from '#stream/universe/definition-faults.js';
import type { Fault } from '../problem/problem.js';

/** GET /definitions/{id}, and the answer to what was not decided in time. */
export interface DefinitionView {
  readonly definitionId: string;
  readonly status: 'pending' | 'accepted' | 'rejected';
  readonly statusUrl: string;
  readonly portfolioId: string | null;
  readonly universeId: string | null;
  /** created, replaced, unchanged or deleted, where it was accepted. */
  readonly change: string | null;
  /** Of the definition in force afterwards, where it was accepted. */
  readonly version: number | null;
  /** Why it was rejected. */
  readonly errors: readonly Fault[];
}

/** Where a definition stands; null before the fold has said anything. */
export function definitionView(definitionId: string, verdict: Outcome | null): DefinitionView {
  const accepted = verdict?.status === 'accepted';
  return {
    definitionId,
    status: verdict === null ? 'pending' : accepted ? 'accepted' : 'rejected',
    statusUrl: `/definitions/${definitionId}`,
    portfolioId: verdict?.portfolioId ?? null,
    universeId: verdict?.universeId ?? null,
    change: accepted ? verdict.reason : null,
    version: verdict?.version ?? null,
    errors: verdict === null || accepted ? [] : faultsOf(verdict),
  };
}

/** Why a definition was rejected: each fault with its place. */
export function faultsOf({ status, reason }: Outcome): readonly Fault[] {
  if (status === 'preconditionFailed') {
    return [
      { path: 'If-Match', message: `expected the version in force, which is ${reason ?? ''}` },
    ];
  }
  return faultsIn(reason ?? '').map((fault) => {
    const colon = fault.indexOf(': ');
    return colon < 0
      ? { path: '', message: fault }
      : { path: fault.slice(0, colon), message: fault.slice(colon + 2) };
  });
}
