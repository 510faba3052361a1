import type { Binding, Decision, SolveRequest, SolveResult } from '#stream/generated/wire-types.js';
import { tradesOf } from './trades.js';

/** Trades that a sentence names. */
const NAMED_TRADES = 3;

/**
 * Two sentences generated from the record: what happened and its largest trades; the estimate that moved most
 * since the last decision and the constraint that binds.
 */
export function explanationOf(decision: Decision): string {
  return `${causeOf(decision)}; ${consequenceOf(decision)}. ${estimateThatMoved(decision.request)}; ${whatBinds(decision)}.`;
}

function causeOf({ request }: Decision): string {
  const { session } = request;
  switch (request.cause) {
    case 'sharpeBelowThreshold':
      // Not "fell below": after a cooldown the rule fires on a Sharpe ratio that has been there all along.
      return `${sharpeBelow(request)} on ${session}`;
    case 'review':
      return `A review was due on ${session}, with Sharpe at ${figure(request.heldSharpe)}`;
    case 'manual': {
      const reason = request.reason === '' ? '' : ` ("${request.reason}")`;
      return `A ${request.dryRun ? 'dry run' : 'rebalance'} was asked for after ${session}${reason}`;
    }
    case 'drawdown':
    case 'driftBand':
    case 'calendar':
      return `${whatWasSeen(request)} on ${session}`;
    case 'initial':
      return `The first weights were due on ${session}`;
    case 'bootstrap':
      return `The portfolio started with a decision (${request.reason})`;
    case 'external':
      return `Weights came from outside after ${session}`;
  }
}

function consequenceOf(decision: Decision): string {
  const { request, result } = decision;
  const fallback = insteadOf(result);
  const trades = tradesOf(decision);
  const named = trades
    .slice(0, NAMED_TRADES)
    .map(({ instrument, from, to }) => `${instrument} ${percent(from)} -> ${percent(to)}`)
    .join(', ');
  const list = trades.length > NAMED_TRADES ? `${named}, ...` : named;
  switch (result.status) {
    case 'applied':
      return `${fallback}${list === '' ? 'nothing had to change' : list}`;
    case 'rejected': {
      if (result.refusal === 'turnoverBudget') return `${fallback}${overBudget(decision, list)}`;
      const gain = figure((result.expectedGain ?? 0) * request.horizonYears, 4);
      return `${fallback}nothing was traded, because a gain of ${gain} over ${request.horizonYears} years does not cover the cost of ${figure(result.cost, 4)}${proposalOf(list)}`;
    }
    case 'infeasible':
      return `nothing was traded, because ${result.conflicting.join(', ')} contradict each other`;
    case 'noExcessReturn':
      return 'nothing was traded, because no weights have a positive excess return';
    case 'unbounded':
      return 'nothing was traded, because the problem is unbounded';
    case 'stalled':
      return 'nothing was traded, because the solver stalled';
    case 'overdue':
      return 'nothing was traded, because no answer came in time';
  }
}

/** What the rule that names the cause saw. */
function whatWasSeen({ cause, evidence }: SolveRequest): string {
  if (cause === 'drawdown') {
    return `A drawdown of ${percent(evidence?.drawdown, 1)} had reached the limit of ${percent(evidence?.drawdownLimit, 1)}`;
  }
  if (cause === 'driftBand') {
    return `${evidence?.instrument ?? 'A weight'} was ${percent(evidence?.drift, 1)} away from its target, outside its band of ${percent(evidence?.band, 1)},`;
  }
  return `The calendar asked for ${evidence?.period ?? 'a rebalance'}`;
}

function overBudget({ request, result }: Decision, list: string): string {
  return `nothing was traded, because a turnover of ${figure(result.turnover, 4)} exceeds the ${figure(request.turnoverLeft, 4)} that the turnover budget leaves${proposalOf(list)}`;
}

const proposalOf = (list: string): string => (list === '' ? '' : ` (${list})`);

/** What was solved where it was not the objective as declared. */
function insteadOf({ fallback, attempts, objective }: SolveResult): string {
  if (fallback) return 'no weights had positive excess return, so volatility was minimised: ';
  const taken = attempts.at(-1);
  if (taken === undefined || attempts.length === 1) return '';
  const failed = attempts.length - 1;
  return `after ${failed} ${failed === 1 ? 'step' : 'steps'} of the cascade without a solution ${objective} had one in round ${taken.round}: `;
}

/** The expected return or the volatility that moved most, each measured in volatilities. */
function estimateThatMoved(request: SolveRequest): string {
  const { previousVolatilities: volatilities, previousExpectedReturns: means } = request;
  if (volatilities === null || means === null)
    return 'There is no earlier decision to compare with';
  let largest = { size: 0, text: 'No estimate moved since the last decision' };
  const consider = (change: number, what: string): void => {
    if (Math.abs(change) <= largest.size) return;
    const text = `The ${what} ${change > 0 ? 'rose' : 'fell'} most since the last decision`;
    largest = { size: Math.abs(change), text };
  };
  request.instruments.forEach((name, i) => {
    const now = Math.sqrt(request.covariance[(i * (i + 1)) / 2 + i]);
    if (!(volatilities[i] > 0)) return;
    consider((now - volatilities[i]) / volatilities[i], `volatility of ${name}`);
    consider(
      (request.expectedReturns[i] - means[i]) / volatilities[i],
      `expected return of ${name}`,
    );
  });
  return largest.text;
}

/** The bound with the largest multiplier; the budget always binds and says nothing. */
function whatBinds({ result }: Decision): string {
  if (result.weights === null) return 'no weights were solved for';
  const strongest = result.binding
    .filter(({ constraint }) => constraint !== 'budget')
    .reduce<Binding | null>(
      (most, next) =>
        most === null || Math.abs(next.multiplier) > Math.abs(most.multiplier) ? next : most,
      null,
    );
  if (strongest === null) return 'no bound binds';
  const bound = /^bounds\[(.+)\]\.(lower|upper)$/.exec(strongest.constraint);
  return bound === null
    ? `${strongest.constraint} binds`
    : `the ${bound[2]} bound on ${bound[1]} binds`;
}

/** As many digits as it takes to tell the two apart. */
function sharpeBelow({ heldSharpe, threshold }: SolveRequest): string {
  let digits = 2;
  while (digits < 6 && figure(heldSharpe, digits) === figure(threshold, digits)) digits += 1;
  return `Sharpe ${figure(heldSharpe, digits)} was below ${figure(threshold, digits)}`;
}

const figure = (value: number | null, digits = 2): string =>
  value === null ? 'unknown' : value.toFixed(digits);

const percent = (fraction: number | null | undefined, digits = 0): string =>
  fraction === null || fraction === undefined ? 'unknown' : `${(fraction * 100).toFixed(digits)} %`;
