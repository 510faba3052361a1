import type { Answer, Decision, Outcome, Overdue, SolveResult } from '../generated/wire-types.js';
import { requestDigest } from '../identifiers.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { stampHeaders, weightsOutput } from './records.js';
import { takeEffect } from './take-effect.js';
import type { FailedStart, PortfolioState, UniverseState } from './universe-state.js';

/**
 * Folds the optimizer's answer: the decision, a pure function of the solve request, is versioned and written at
 * once; its weights wait for the window after the trigger's, and so does a refusal: rules see the same open trigger
 * at k+1 however fast the answer came. An answer to a closed trigger is ignored and counted.
 */
export function foldAnswer(state: UniverseState, answer: Answer): Output[] {
  const { request, result } = answer;
  const portfolio = state.portfolios.get(request.portfolioId);
  if (portfolio === undefined) return [];
  if (request.dryRun) return [dryRunOutcome(answer)];
  const { open } = portfolio;
  if (open === null || open.decisionId !== request.decisionId || open.answered) {
    portfolio.ignoredAnswers += 1;
    return [];
  }
  open.answered = true;
  const applies = result.status === 'applied' && result.weights !== null;
  if (applies) portfolio.lastVersion += 1;
  const version = applies ? portfolio.lastVersion : null;
  if (open.cause === 'bootstrap') portfolio.failedStart = failureOf(result);
  const decision = decisionOf(portfolio, answer, version);
  portfolio.lastEstimates = {
    expectedReturns: [...request.expectedReturns],
    volatilities: request.instruments.map((_, i) =>
      Math.sqrt(request.covariance[(i * (i + 1)) / 2 + i]),
    ),
  };
  const stamp = { end: request.windowEnd, session: request.session, source: request.source };
  const outputs: Output[] = [
    {
      topic: topics.decisions.name,
      key: request.portfolioId,
      value: decision,
      headers: { ...stampHeaders(stamp, request.cause), iterations: String(answer.iterations) },
    },
  ];
  if (request.commandId !== null) outputs.push(commandOutcome(answer, version));
  if (version !== null && result.weights !== null) {
    open.target = {
      weights: Float64Array.from(result.weights),
      version,
      turnover: result.turnover,
    };
    outputs.push(
      weightsOutput(portfolio, stamp, {
        number: version,
        weights: result.weights,
        cause: request.cause,
        decisionId: request.decisionId,
      }),
    );
  }
  outputs.push(...takeEffect(state, portfolio));
  return outputs;
}

const failureOf = ({ status }: SolveResult): FailedStart | null =>
  status === 'overdue' || status === 'stalled' ? status : null;

/** No answer came in time: that is the decision, and the universe goes on. */
export function foldOverdue(state: UniverseState, overdue: Overdue): Output[] {
  const { request } = overdue;
  const result: SolveResult = {
    status: 'overdue',
    objective: request.objective.kind,
    fallback: false,
    weights: null,
    expectedGain: null,
    turnover: null,
    cost: null,
    objectiveValue: null,
    heldSharpe: request.heldSharpe,
    newSharpe: null,
    certificate: null,
    binding: [],
    conflicting: [],
    solver: '',
    solverVersion: '',
    attempts: [],
    refusal: null,
  };
  return foldAnswer(state, { kind: 'answer', request, result, iterations: 0, digest: '' });
}

function decisionOf(
  portfolio: PortfolioState | null,
  answer: Answer,
  version: number | null,
): Decision {
  const { request, result } = answer;
  return {
    decisionId: request.decisionId,
    portfolioId: request.portfolioId,
    ordinal: portfolio?.ordinal ?? 0,
    version,
    revision: request.revision,
    basedOnRevised: false,
    request,
    result,
    // The mark of an overdue answer brings none, nor does an answer of before there was the field.
    digest: answer.digest === '' ? requestDigest(request) : answer.digest,
  };
}

function commandOutcome(answer: Answer, version: number | null): Output<Outcome> {
  const { request, result } = answer;
  const id = request.commandId ?? request.decisionId;
  return {
    topic: topics.outcomes.name,
    key: id,
    value: {
      id,
      requestId: '',
      subject: 'command',
      portfolioId: request.portfolioId,
      universeId: request.universeId,
      status: version === null ? 'rejected' : 'solved',
      reason: version === null ? (result.refusal ?? result.status) : null,
      decisionId: request.decisionId,
      version,
      windowEnd: request.windowEnd,
      turnover: result.turnover,
      cost: result.cost,
      decision: null,
    },
  };
}

/** A dry run writes its outcome and nothing else: the whole decision travels in it. */
function dryRunOutcome(answer: Answer): Output<Outcome> {
  const { value, ...outcome } = commandOutcome(answer, null);
  const solved = answer.result.status === 'applied' || answer.result.status === 'rejected';
  return {
    ...outcome,
    value: {
      ...value,
      status: solved ? 'solved' : 'rejected',
      reason: solved ? null : answer.result.status,
      decision: decisionOf(null, answer, null),
    },
  };
}
