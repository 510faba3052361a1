import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical-json.js';
import type {
  AuditAction,
  AuditFact,
  Command,
  Definition,
  Outcome,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { utf8 } from '../partition.js';
import { topics } from '../topics.js';
import type { UniverseState } from './universe-state.js';

/** Longer texts are told by their hash. */
const LONGEST_BYTES = 65_536;

/** What a call is about. */
interface Subject {
  readonly action: AuditAction;
  readonly resource: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Folds a call, and says beside its verdict who asked for what and why, and what it met: one fact a call, in the same
 * commit, whatever becomes of it.
 */
export function audited<Call extends Command | Definition>(
  state: UniverseState,
  call: Call,
  fold: (state: UniverseState, call: Call) => Output[],
): Output[] {
  const id = call.kind === 'command' ? call.commandId : call.definitionId;
  // Before the fold: it may change what was in force.
  const { action, resource, before, after } = subjectOf(state, call);
  const texts = { before: bounded(before), after: bounded(after) };
  const outputs = fold(state, call);
  const value: AuditFact = {
    id,
    requestId: call.httpRequestId === '' ? call.requestId : call.httpRequestId,
    at: call.issuedAt,
    principal: call.principal,
    tenant: call.tenant,
    action,
    resource,
    reason: call.reason,
    ...texts,
    ...verdictOn(id, outputs),
  };
  return [...outputs, { topic: topics.audited.name, key: resource, value }];
}

function subjectOf(state: UniverseState, call: Command | Definition): Subject {
  if (call.kind === 'command') return rebalanceOf(state, call);
  const { universe, portfolio } = call;
  const deletes = call.change === 'delete';
  if (portfolio !== null) {
    return {
      action: deletes ? 'deletePortfolio' : 'definePortfolio',
      resource: `portfolio:${portfolio.portfolioId}`,
      before: state.portfolios.get(portfolio.portfolioId)?.definition ?? null,
      after: deletes ? null : portfolio,
    };
  }
  return {
    action: deletes ? 'deleteUniverse' : 'defineUniverse',
    resource: `universe:${universe?.universeId ?? ''}`,
    before: state.definition === null ? null : { ...state.definition, shrinkage: state.shrinkage },
    after: universe === null || deletes ? null : { ...universe, shrinkage: call.shrinkage },
  };
}

function rebalanceOf(state: UniverseState, command: Command): Subject {
  const { portfolioId, dryRun, force, ifMatch, objective, constraints } = command;
  const portfolio = state.portfolios.get(portfolioId);
  return {
    action: dryRun ? 'dryRun' : 'rebalance',
    resource: `portfolio:${portfolioId}`,
    before: portfolio === undefined ? null : { weightsVersion: portfolio.version },
    after: { force, ifMatch, objective, constraints },
  };
}

/** The last word on the call: a command is accepted before it may be rejected. */
function verdictOn(
  id: string,
  outputs: readonly Output[],
): Pick<AuditFact, 'outcome' | 'outcomeReason'> {
  const verdicts = outputs.flatMap(({ topic, value }) =>
    topic === topics.outcomes.name && (value as Outcome).id === id ? [value as Outcome] : [],
  );
  const last = verdicts.at(-1);
  if (last === undefined) return { outcome: 'rejected', outcomeReason: null };
  const { status, reason } = last;
  if (status === 'accepted') return { outcome: 'accepted', outcomeReason: reason };
  const words = status === 'rejected' ? reason : `${status}: ${reason ?? 'no reason'}`;
  return { outcome: 'rejected', outcomeReason: words };
}

function bounded(value: unknown): string | null {
  if (value === null) return null;
  const text = canonicalJson(value);
  const bytes = utf8(text);
  return bytes.length <= LONGEST_BYTES
    ? text
    : `sha256:${bytesToHex(sha256(Uint8Array.from(bytes)))}`;
}
