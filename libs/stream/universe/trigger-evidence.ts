import type { Finding } from '#core/trigger-rules.js';
import type { TriggerEvidence } from '../generated/wire-types.js';

/**
 * What the rules that fired saw, where the figures of a request do not say it. Null for Sharpe and the review alone, which
 * they do.
 * @param instruments names in the order of the held weights
 */
export function evidenceOf(
  findings: readonly Finding[],
  instruments: readonly string[],
): TriggerEvidence | null {
  const nothing: TriggerEvidence = {
    drawdown: null,
    drawdownLimit: null,
    instrument: null,
    drift: null,
    band: null,
    period: null,
  };
  const seen = findings.reduce((evidence, finding) => {
    switch (finding.rule) {
      case 'drawdown':
        return { ...evidence, drawdown: finding.drawdown, drawdownLimit: finding.limit };
      case 'driftBand': {
        const { index, drift, band } = finding;
        return { ...evidence, instrument: instruments[index], drift, band };
      }
      case 'calendar':
        return { ...evidence, period: finding.period };
      case 'sharpeBelowThreshold':
      case 'review':
        return evidence;
    }
  }, nothing);
  return seen === nothing ? null : seen;
}
