import type { Source } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { figuresOf, mergedEstimates, momentsOf, standardErrorOf } from './estimates.js';
import { metricsOutputs, weightsOutput, type Stamp } from './records.js';
import { statisticsOutputs, weeklyStatistics } from './statistics-records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/**
 * What a new portfolio says before its first window: its initial weights, and the figures its prior alone gives.
 * Before any window was folded the source is not known yet; the universe's venue tells it.
 */
export function announce(
  state: UniverseState,
  portfolio: PortfolioState,
  at: number,
): readonly Output[] {
  const stamp: Stamp = { end: at, session: state.last?.session ?? '', source: sourceOf(state) };
  const outputs: Output[] = [];
  if (portfolio.held !== null) {
    outputs.push(
      weightsOutput(portfolio, stamp, {
        number: portfolio.version,
        weights: portfolio.held,
        cause: 'initial',
        decisionId: '',
      }),
    );
  }
  const moments = momentsOf(state, portfolio);
  const estimates = mergedEstimates(portfolio, moments);
  if (estimates === null) return outputs;
  const { expectedReturns, covariance } = estimates;
  const windows = state.windows;
  if (portfolio.prior !== null && windows === 0) {
    outputs.push(
      weeklyStatistics(portfolio, stamp, {
        expectedReturns,
        covariance,
        windows,
        topic: topics.portfStats.name,
      }),
    );
  }
  const figures = figuresOf(portfolio, moments, portfolio.held);
  outputs.push(
    ...metricsOutputs(portfolio, {
      stamp,
      universeId: portfolio.definition.universeId,
      windows,
      figures,
      standardError: standardErrorOf(portfolio, moments, figures?.sharpe ?? null),
      targetSharpe: figures?.sharpe ?? null,
    }),
    ...statisticsOutputs(state, portfolio, { ...stamp, final: false }),
  );
  return outputs;
}

function sourceOf(state: UniverseState): Source {
  if (state.last !== null) return state.last.source;
  return state.definition?.source ?? 'history';
}
