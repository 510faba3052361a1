import type { Command } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { boundsFit } from './bounds-fit.js';
import { supersede, verdict } from './command-outcome.js';
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
    outputs.push(...supersede(portfolio));
    portfolio.open = null;
  }
  const request = raise(state, portfolio, {
    kinds: ['manual'],
    reason: command.reason,
    evidence: null,
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
  if (constraints !== null && !boundsFit(constraints, n)) return 'invalidConstraints';
  return !command.dryRun && portfolio.open !== null && !replaceable(portfolio.open)
    ? 'triggerOpen'
    : null;
}

/** A manual target that waits gives way; a decision not to trade stands in nobody's way. */
function replaceable({ answered, cause, target }: OpenTrigger): boolean {
  return answered && (cause === 'manual' || target === null);
}

function remember(portfolio: PortfolioState, command: Command): void {
  portfolio.commands.set(command.commandId, { body: command.body, ifMatch: command.ifMatch });
  if (portfolio.commands.size > REMEMBERED) {
    const oldest = portfolio.commands.keys().next();
    if (oldest.done !== true) portfolio.commands.delete(oldest.value);
  }
}
