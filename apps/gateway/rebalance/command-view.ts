import type { Decision } from '#stream/generated/wire-types.js';
import { afterOf, type CertificateSummary } from '../decisions/decision-summary.js';
import { tradesOf, type Trade } from '../decisions/trades.js';
import { byName } from '../named-values.js';
import type { CommandState } from '../read-model/command-ledger.js';

type Weights = Readonly<Record<string, number>>;

/** What a dry run would have done. */
export interface DryRunView {
  readonly status: string;
  readonly before: Weights;
  readonly after: Weights | null;
  readonly trades: readonly Trade[];
  readonly turnover: number | null;
  readonly cost: number | null;
  readonly expectedGain: number | null;
  readonly certificate: CertificateSummary | null;
}

/** Where a command stands. */
export interface CommandView {
  readonly commandId: string;
  readonly status: CommandState['status'];
  readonly statusUrl: string;
  readonly reason: string | null;
  readonly decisionId: string | null;
  /** The weights version it created. */
  readonly version: number | null;
  readonly turnover: number | null;
  readonly cost: number | null;
  /** Of a dry run. */
  readonly dryRun: DryRunView | null;
}

/** The state of a command and where to ask again. */
export function commandView(state: CommandState, defaultPortfolio: string): CommandView {
  const { commandId, status, reason, decisionId, version, turnover, cost } = state;
  return {
    commandId,
    status,
    statusUrl: statusUrlOf(state, defaultPortfolio),
    reason,
    decisionId,
    version,
    turnover,
    cost,
    dryRun: state.decision === null ? null : dryRunView(state.decision),
  };
}

/** A command that nothing has been heard of yet. */
export function pendingCommand(portfolioId: string, commandId: string): CommandState {
  return {
    commandId,
    portfolioId,
    status: 'pending',
    reason: null,
    decisionId: null,
    version: null,
    turnover: null,
    cost: null,
    decision: null,
  };
}

function statusUrlOf({ portfolioId, commandId }: CommandState, defaultPortfolio: string): string {
  const portfolio =
    portfolioId === defaultPortfolio
      ? '/portfolio'
      : `/portfolios/${encodeURIComponent(portfolioId)}`;
  return `${portfolio}/rebalance/${commandId}`;
}

function dryRunView(decision: Decision): DryRunView {
  const { request, result } = decision;
  return {
    status: result.status,
    before: byName(request.instruments, request.heldWeights),
    after: afterOf(decision),
    trades: tradesOf(decision),
    turnover: result.turnover,
    cost: result.cost,
    expectedGain: result.expectedGain,
    certificate: result.certificate,
  };
}
