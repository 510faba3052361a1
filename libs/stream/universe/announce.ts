import type { Output } from '../log-record.js';
import { windowGridOf } from '../window-grid-of.js';
import { figuresOf, mergedEstimates, momentsOf, standardErrorOf } from './estimates.js';
import { metricsOutputs, weightsOutput, type Stamp } from './records.js';
import { statisticsOutputs } from './statistics-records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/**
 * What a new portfolio says before its first window: its initial weights, and the figures its prior and the moments of
 * its universe give.
 */
export function announce(
  state: UniverseState,
  portfolio: PortfolioState,
  stamp: Stamp,
): readonly Output[] {
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
  const estimates = mergedEstimates(moments);
  if (estimates === null) return outputs;
  const figures = figuresOf(portfolio, moments, portfolio.held);
  outputs.push(
    ...metricsOutputs(portfolio, {
      stamp,
      universeId: portfolio.definition.universeId,
      windows: state.windows,
      figures,
      standardError: standardErrorOf(portfolio, moments, figures?.sharpe ?? null),
      targetSharpe: figures?.sharpe ?? null,
    }),
    ...statisticsOutputs(state, portfolio, { ...stamp, final: false }),
  );
  return outputs;
}

/**
 * The stamp of what a definition says: the last folded window; before it the start of the first, and the source the
 * universe's venue tells.
 */
export function definitionStamp({ last, definition }: UniverseState): Stamp {
  if (last !== null) return { end: last.end, session: last.session, source: last.source };
  return {
    end: definition === null ? 0 : windowGridOf(definition).first().start,
    session: '',
    source: definition?.source ?? 'history',
  };
}
