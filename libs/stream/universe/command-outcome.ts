import type { Command, Outcome, OutcomeStatus } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import type { PortfolioState } from './universe-state.js';

/**
 * The open manual command of a portfolio gives way to a later command or to other instruments; silent where nothing is
 * open or the decision was not to trade, which the command has been told.
 */
export function supersede({ open, definition }: PortfolioState): Output<Outcome>[] {
  if (open === null || open.commandId === null) return [];
  if (open.answered && open.target === null) return [];
  return [
    outcome({
      id: open.commandId,
      requestId: '',
      portfolio: definition.portfolioId,
      universe: definition.universeId,
      status: 'rejected',
      reason: 'superseded',
      decisionId: open.decisionId,
    }),
  ];
}

/** What becomes of a command, by the fold that took it. */
export function verdict(
  command: Command,
  status: OutcomeStatus,
  reason: string | null,
): Output<Outcome> {
  return outcome({
    id: command.commandId,
    requestId: command.requestId,
    portfolio: command.portfolioId,
    universe: null,
    status,
    reason,
    decisionId: null,
  });
}

function outcome(of: {
  readonly id: string;
  readonly requestId: string;
  readonly portfolio: string;
  readonly universe: string | null;
  readonly status: OutcomeStatus;
  readonly reason: string | null;
  readonly decisionId: string | null;
}): Output<Outcome> {
  return {
    topic: topics.outcomes.name,
    key: of.id,
    value: {
      id: of.id,
      requestId: of.requestId,
      subject: 'command',
      portfolioId: of.portfolio,
      universeId: of.universe,
      status: of.status,
      reason: of.reason,
      decisionId: of.decisionId,
      version: null,
      windowEnd: null,
      turnover: null,
      cost: null,
      decision: null,
    },
  };
}
