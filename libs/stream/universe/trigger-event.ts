import type { Finding } from '#core/trigger-rules.js';
import type { Outcome } from '../generated/wire-types.js';
import { decisionIdOf } from '../identifiers.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import type { PortfolioState } from './universe-state.js';

/**
 * What a trigger of an external portfolio says: the first rule that fired names the cause, a drift band the instrument
 * too. No solve follows and no barrier holds, so no ordinal is used up: window and cause tell one event from another.
 */
export function externalTrigger(
  { definition, ordinal }: PortfolioState,
  windowEnd: number,
  finding: Finding,
): Output<Outcome> {
  const { portfolioId, universeId, instruments } = definition;
  const cause = finding.rule;
  const id = decisionIdOf({ portfolioId, windowEnd, cause, ordinal: ordinal + 1 });
  const instrument = finding.rule === 'driftBand' ? `:${instruments[finding.index]}` : '';
  return {
    topic: topics.outcomes.name,
    key: id,
    value: {
      id,
      requestId: '',
      subject: 'decision',
      portfolioId,
      universeId,
      status: 'rejected',
      reason: `externalOptimiser:${cause}${instrument}`,
      decisionId: id,
      version: null,
      windowEnd,
      turnover: null,
      cost: null,
      decision: null,
    },
  };
}
