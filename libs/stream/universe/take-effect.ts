import { openAccount, tradeInPlace } from '#core/paper-account.js';
import { settleInPlace } from '#core/trigger-rules.js';
import { chargeTurnoverInPlace } from '#core/trigger/turnover-budget.js';
import type { Outcome } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/**
 * The ONE place where an answer takes effect: directly after the window that follows the trigger's, a target becomes
 * the held weights and the trigger closes. The account pays on the weights as they have drifted until then.
 */
export function takeEffect(state: UniverseState, portfolio: PortfolioState): Output<Outcome>[] {
  const { open } = portfolio;
  if (open?.answered !== true || state.last === null) return [];
  if (state.folded <= open.raisedOn) return [];
  settleInPlace(portfolio.trigger);
  if (open.target === null) {
    portfolio.open = null;
    return [];
  }
  const { weights, version, turnover: decided } = open.target;
  const rate = portfolio.definition.policy.cost;
  const turnover = tradeTo(portfolio, weights, state.last.end);
  // The first purchase spends no budget. What a decision was judged by is what it spends: its turnover when it was weighed.
  if (open.cause !== 'bootstrap') {
    chargeTurnoverInPlace(portfolio.traded, state.last.end, decided ?? turnover);
  }
  portfolio.held = weights.slice();
  portfolio.target = weights.slice();
  portfolio.version = version;
  portfolio.open = null;
  const applied: Omit<Outcome, 'id' | 'subject'> = {
    requestId: '',
    portfolioId: portfolio.definition.portfolioId,
    universeId: portfolio.definition.universeId,
    status: 'applied',
    reason: null,
    decisionId: open.decisionId,
    version,
    windowEnd: state.last.end,
    turnover,
    cost: rate * turnover,
    decision: null,
  };
  const outcomes: Outcome[] = [{ ...applied, id: open.decisionId, subject: 'decision' }];
  if (open.commandId !== null) {
    outcomes.push({ ...applied, id: open.commandId, subject: 'command' });
  }
  return outcomes.map((value) => ({ topic: topics.outcomes.name, key: value.id, value }));
}

/** Turnover of the account on its way to these weights; where nothing is held yet they are its first purchase. */
function tradeTo(portfolio: PortfolioState, weights: Float64Array, at: number): number {
  const { account, held, definition } = portfolio;
  const { cost } = definition.policy;
  if (held === null) {
    portfolio.account = openAccount(at, weights, cost);
    return portfolio.account.turnover;
  }
  return account === null ? 0 : tradeInPlace(account, held, weights, cost);
}
