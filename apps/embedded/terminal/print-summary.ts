import type { Decision } from '#stream/generated/wire-types.js';
import { COSTS, type Comparison } from '../summary/walk-forward.js';
import type { History } from '../summary/history.js';
import { fixed, percent, signedPercent } from './format.js';
import type { Screen, Style } from './screen.js';
import { tableLines } from './table.js';

const CAUSES: Readonly<Record<string, string>> = {
  sharpeBelowThreshold: 'Sharpe below threshold',
  review: 'review',
  manual: 'manual',
};

/** Initial and final weights side by side, and each decision with its cause. */
export function printPortfolio(screen: Screen, history: History, portfolioId: string): void {
  const definition = history.portfolios.get(portfolioId);
  const metrics = history.metrics.get(portfolioId);
  if (definition === undefined || metrics === undefined) return;
  screen.line();
  screen.line(screen.style('bold', `${portfolioId}  ${definition.label}`));
  const initial = Object.fromEntries(
    definition.instruments.map((name, i) => [name, definition.initial.weights[i] ?? 0]),
  );
  const rows = definition.instruments.map((name) => [
    name,
    percent(initial[name], 2),
    percent(metrics.last.heldWeights[name] ?? null, 2),
    percent(metrics.last.targetWeights[name] ?? null, 2),
  ]);
  printTable(screen, tableLines(['', 'initial', 'held now', 'target'], rows));
  screen.line();
  printDecisions(screen, history.decisions.get(portfolioId) ?? []);
}

function printDecisions(screen: Screen, decisions: readonly Decision[]): void {
  const rows = decisions.map(({ request, result }) => [
    request.session,
    request.kinds.map((kind) => CAUSES[kind] ?? kind).join(', '),
    result.status === 'applied' && result.fallback ? 'applied (min volatility)' : result.status,
    `${fixed(result.heldSharpe)} -> ${fixed(result.newSharpe)}`,
    percent(result.turnover),
    percent(result.expectedGain, 2),
    percent(result.cost, 2),
  ]);
  const head = ['decided on', 'cause', 'outcome', 'Sharpe', 'turnover', 'gain p.a.', 'cost'];
  const lines = tableLines(head, rows, ['left', 'left', 'left']);
  printTable(screen, lines, (row) =>
    decisions[row].result.status === 'applied' ? 'green' : 'yellow',
  );
}

/** Head and rule are dim; each row has its style. */
function printTable(
  screen: Screen,
  [head, rule, ...rows]: readonly string[],
  styleOf: (row: number) => Style | null = () => null,
): void {
  screen.line(`  ${screen.style('dim', head)}`);
  screen.line(`  ${screen.style('dim', rule)}`);
  rows.forEach((line, row) => {
    const style = styleOf(row);
    screen.line(`  ${style === null ? line : screen.style(style, line)}`);
  });
}

/** The walk-forward portfolio against what anyone could have held. */
export function printComparison(screen: Screen, comparison: Comparison): void {
  const { strategies, years, resets } = comparison;
  screen.line();
  screen.line(
    screen.style(
      'bold',
      `${strategies[0].name}  nothing later than each decision seen, ${comparison.from} to ${comparison.to} (${years.toFixed(1)} years, ${resets} rebalances)`,
    ),
  );
  const costs = COSTS.map((cost) => `p.a. at ${percent(cost)}`);
  const head = ['net of cost', ...costs, 'volatility', 'Sharpe', 'drawdown', 'turnover'];
  const rows = strategies.map((each) => [
    each.name,
    ...each.annualReturns.map((value) => percent(value)),
    percent(each.volatility),
    fixed(each.sharpe),
    percent(each.maxDrawdown),
    percent(each.turnover, 0),
  ]);
  const differences = strategies[0].toEqual.map(
    ({ difference, standardError }) => `${signedPercent(difference)} ± ${percent(standardError)}`,
  );
  const lines = tableLines(head, [...rows, ['difference to 1/N p.a.', ...differences]]);
  printTable(screen, lines, (row) => (row === 0 ? 'bold' : null));
  screen.line();
  const distinguishable = strategies[0].toEqual.every(
    ({ difference, standardError }) => Math.abs(difference) > 1.96 * standardError,
  );
  screen.line(
    `  Prices without dividends; eleven names chosen afterwards; the difference is ${
      distinguishable ? '' : 'not '
    }distinguishable from zero. Not investment advice.`,
  );
}

/** One line a live session. */
export function sessionLine(at: {
  readonly session: string;
  readonly portfolioId: string;
  readonly sharpe: number | null;
  readonly risk: number | null;
  readonly version: number;
}): string {
  return `  ${at.portfolioId}  simulated session ${at.session}  Sharpe ${fixed(at.sharpe)}  volatility ${percent(at.risk)}  weights v${at.version}`;
}
