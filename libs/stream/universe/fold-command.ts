import type { Command, Outcome, OutcomeStatus } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { raise } from './raise.js';
import type { OpenTrigger, PortfolioState, UniverseState } from './universe-state.js';

/** How many commands a portfolio remembers. */
const REMEMBERED = 10_000;

/**
 * Folds a manual rebalance: the first command of an id is accepted, an equal one is answered again, another body
 * under the same id is a conflict. It passes the cooldown and runs on the last folded window.
 */
export function foldCommand(state: UniverseState, command: Command): Output[] {
  const portfolio = state.portfolios.get(command.portfolioId);
  if (portfolio === undefined) return [verdict(command, 'rejected', 'unknownPortfolio')];
  const known = portfolio.commands.get(command.commandId);
  if (known !== undefined) {
    const equal = known.body === command.body && known.ifMatch === command.ifMatch;
    return [verdict(command, equal ? 'accepted' : 'conflict', equal ? 'repeated' : 'otherBody')];
  }
  if (command.ifMatch !== null && command.ifMatch !== portfolio.version) {
    return [verdict(command, 'preconditionFailed', `version ${portfolio.version}`)];
  }
  remember(portfolio, command);
  const outputs: Output[] = [verdict(command, 'accepted', null)];
  const refusal = refusalOf(state, portfolio, command);
  if (refusal !== null) return [...outputs, verdict(command, 'rejected', refusal)];
  if (!command.dryRun && portfolio.open !== null) {
    outputs.push(...supersede(portfolio, portfolio.open));
  }
  const request = raise(state, portfolio, {
    kinds: ['manual'],
    reason: command.reason,
    command,
  });
  outputs.push(request ?? verdict(command, 'rejected', 'noStatistics'));
  return outputs;
}

function refusalOf(
  state: UniverseState,
  portfolio: PortfolioState,
  command: Command,
): string | null {
  if (portfolio.definition.optimiser === 'external') return 'externalOptimiser';
  if (state.last === null) return 'noWindow';
  if (portfolio.held === null) return 'nothingHeld';
  const { constraints } = command;
  const n = portfolio.definition.instruments.length;
  if (constraints !== null && (constraints.lower.length !== n || constraints.upper.length !== n)) {
    return 'constraintsDoNotMatchInstruments';
  }
  return !command.dryRun && portfolio.open !== null && !replaceable(portfolio.open)
    ? 'triggerOpen'
    : null;
}

/** A manual target that waits gives way; a decision not to trade stands in nobody's way. */
function replaceable({ answered, cause, target }: OpenTrigger): boolean {
  return answered && (cause === 'manual' || target === null);
}

/** A manual target that still waits for its window gives way to a later command. */
function supersede(portfolio: PortfolioState, open: OpenTrigger): Output<Outcome>[] {
  portfolio.open = null;
  if (open.commandId === null || open.target === null) return [];
  return [
    outcome({
      id: open.commandId,
      requestId: '',
      portfolio: portfolio.definition.portfolioId,
      universe: portfolio.definition.universeId,
      status: 'rejected',
      reason: 'superseded',
      decisionId: open.decisionId,
    }),
  ];
}

function remember(portfolio: PortfolioState, command: Command): void {
  portfolio.commands.set(command.commandId, { body: command.body, ifMatch: command.ifMatch });
  if (portfolio.commands.size > REMEMBERED) {
    const oldest = portfolio.commands.keys().next();
    if (oldest.done !== true) portfolio.commands.delete(oldest.value);
  }
}

function verdict(command: Command, status: OutcomeStatus, reason: string | null): Output<Outcome> {
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
