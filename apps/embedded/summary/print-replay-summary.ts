import { PORTF1, WALK_FORWARD } from '#platform/bootstrap/shipped-portfolios.js';
import type { Replayed } from '../replay-history.js';
import { fixed, grouped } from '../terminal/format.js';
import { printComparison, printPortfolio } from '../terminal/print-summary.js';
import type { Screen } from '../terminal/screen.js';
import { compare } from './walk-forward.js';

/** The stored or fresh summary: weights and decisions of portf1, the walk-forward table, the digest. */
export function printReplaySummary(screen: Screen, { history, seconds, digest }: Replayed): void {
  const returns = history.returns.get('casablanca') ?? [];
  const last = returns.at(-1);
  if (seconds === null) screen.line(`continuing from ${last?.session ?? 'the beginning'}`);
  else {
    screen.line(
      `  ${grouped(returns.length)} session returns in ${fixed(seconds, 1)} s, ${returns.at(0)?.session ?? ''} to ${last?.session ?? ''}`,
    );
  }
  printPortfolio(screen, history, PORTF1);
  const portfolio = history.portfolios.get(WALK_FORWARD);
  const universe = history.universes.get('casablanca');
  const comparison =
    portfolio === undefined || universe === undefined
      ? null
      : compare({
          portfolio,
          universe,
          returns,
          decisions: history.decisions.get(WALK_FORWARD) ?? [],
        });
  if (comparison !== null) printComparison(screen, comparison);
  screen.line();
  screen.line(`digest ${digest.digest} ${digest.records} records`);
}
