import { currentDrawdown } from '#core/paper-account.js';
import {
  fireInPlace,
  passOverInPlace,
  rearmInPlace,
  restInPlace,
  type Finding,
} from '#core/trigger-rules.js';
import type { PortfolioFigures } from '#core/portfolio-figures.js';
import type { PortfolioState } from './universe-state.js';

/**
 * Asks the rules of a portfolio at a window: while something is held, no trigger is open and there are estimates to solve
 * on. Where they cannot be asked, what falls on a date or a count of windows is owed.
 * @param figures of the held weights; null before there is a covariance
 */
export function askRules(
  portfolio: PortfolioState,
  at: { readonly window: number; readonly session: string },
  figures: PortfolioFigures | null,
): readonly Finding[] {
  const { trigger, definition, held, target, account } = portfolio;
  const { policy } = definition;
  const observed = {
    ...at,
    sharpe: figures?.sharpe ?? null,
    drawdown: account === null ? null : currentDrawdown(account),
    held,
    target,
  };
  rearmInPlace(trigger, policy, observed);
  if (held === null) {
    restInPlace(trigger, at.session);
    return [];
  }
  const solvable = figures !== null || definition.optimiser === 'external';
  if (portfolio.open === null && solvable) return fireInPlace(trigger, policy, observed);
  passOverInPlace(trigger, policy, at);
  return [];
}
