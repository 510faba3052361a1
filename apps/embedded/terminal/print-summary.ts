import type { Decision, Source } from '#stream/generated/wire-types.js';
import { COSTS, type Comparison } from '../summary/walk-forward.js';
import type { History } from '../summary/history.js';
import { fixed, percent, signedPercent } from './format.js';
import type { Screen } from './screen.js';
import { tableLines } from './table.js';

const CAUSES: Readonly<Record<string, string>> = {
  sharpeBelowThreshold: 'Sharpe below threshold',
  driftBand: 'drift band',
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
  const paint = (cell: string, row: number, column: number): string => {
    const isApplied = decisions[row].result.status === 'applied';
    return head[column] === 'outcome' ? screen.style(isApplied ? 'green' : 'yellow', cell) : cell;
  };
  printTable(screen, tableLines(head, rows, { alignments: ['left', 'left', 'left'], paint }));
}

/** Head and rule stand back. */
function printTable(screen: Screen, [head, rule, ...rows]: readonly string[]): void {
  screen.line(`  ${screen.style('dim', head)}`);
  screen.line(`  ${screen.style('dim', rule)}`);
  for (const row of rows) screen.line(`  ${row}`);
}

/** The walk-forward portfolio against what anyone could have held. */
export function printComparison(screen: Screen, comparison: Comparison): void {
  const { strategies, years, resets } = comparison;
  screen.line();
  screen.line(
    screen.style(
      'bold',
      `${strategies[0].name}  decided on the past alone, ${comparison.from} to ${comparison.to} (${years.toFixed(1)} years, ${resets} rebalances)`,
    ),
  );
  const costs = COSTS.map((cost) => `cost ${100 * cost} %`);
  const head = ['net return p.a.', ...costs, 'volatility', 'Sharpe', 'drawdown', 'turnover'];
  const rows = strategies.map((each) => [
    each.name,
    ...each.annualReturns.map((value) => percent(value)),
    percent(each.volatility),
    fixed(each.sharpe),
    percent(each.maxDrawdown),
    percent(each.turnover, 0),
  ]);
  const { toEqual } = strategies[0];
  rows.push(
    ['annual difference to 1/N', ...toEqual.map(({ difference }) => signedPercent(difference))],
    ['  its standard error', ...toEqual.map(({ standardError }) => percent(standardError))],
  );
  const paint = (cell: string, row: number): string =>
    row === 0 ? screen.style('bold', cell) : cell;
  printTable(screen, tableLines(head, rows, { paint }));
  screen.line();
  const distinguishable = toEqual.every(
    ({ difference, standardError }) => Math.abs(difference) > 1.96 * standardError,
  );
  screen.paragraph(
    `  Prices without dividends; eleven names chosen afterwards; the difference is ${
      distinguishable ? '' : 'not '
    }distinguishable from zero. Not investment advice.`,
  );
}

/** One line a live session. */
export function sessionLine(at: {
  readonly source: Source;
  readonly session: string;
  readonly portfolioId: string;
  readonly sharpe: number | null;
  readonly risk: number | null;
  readonly version: number;
}): string {
  return `  ${at.portfolioId}  ${at.source} session ${at.session}  Sharpe ${fixed(at.sharpe)}  volatility ${percent(at.risk)}  weights v${at.version}`;
}
