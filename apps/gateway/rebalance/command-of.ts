import { createHash } from 'node:crypto';
import { canonicalJson } from '#stream/canonical-json.js';
import type { Command, Constraints, PortfolioDefinition } from '#stream/generated/wire-types.js';
import type { Principal } from '../access/principal.js';
import { readBounds } from '../analysis/bounds.js';
import { badRequest } from '../problem/problem-error.js';
import type { Fault } from '../problem/problem.js';
import type { RebalanceBody } from './rebalance-body.js';

/** One HTTP call that asks for a rebalance. */
export interface RebalanceCall {
  readonly body: RebalanceBody;
  readonly ifMatch: number | null;
  /** The caller's Idempotency-Key, or a random one. */
  readonly key: string;
  /** Of this call alone: its verdict is told by it. */
  readonly requestId: string;
  readonly principal: Principal;
  /** Names the exchange, for the audit trail. */
  readonly httpRequestId: string;
  /** UTC ms. */
  readonly now: number;
}

/** The command record of a call. @throws ProblemError 400 on bounds that do not fit the portfolio */
export function commandOf(definition: PortfolioDefinition, call: RebalanceCall): Command {
  const { body } = call;
  return {
    kind: 'command',
    commandId: commandIdOf(definition, call.key),
    requestId: call.requestId,
    portfolioId: definition.portfolioId,
    principal: call.principal.id,
    reason: body.reason,
    dryRun: body.dryRun,
    force: body.force,
    body: canonicalJson(body),
    ifMatch: call.ifMatch,
    objective: body.objective === undefined ? null : { ...body.objective },
    constraints: constraintsOf(definition, body),
    issuedAt: call.now,
    tenant: call.principal.tenant,
    httpRequestId: call.httpRequestId,
  };
}

/** hash(tenant, portfolio, key): a repeated key names the same command. */
function commandIdOf({ tenant, portfolioId }: PortfolioDefinition, key: string): string {
  const parts = JSON.stringify([tenant, portfolioId, key]);
  return createHash('sha256').update(parts).digest('hex');
}

function constraintsOf(definition: PortfolioDefinition, body: RebalanceBody): Constraints | null {
  if (body.constraints === undefined) return null;
  const faults: Fault[] = [];
  const bounds = readBounds(body.constraints.bounds, definition.instruments, faults);
  if (faults.length > 0) throw badRequest(faults);
  return bounds;
}
