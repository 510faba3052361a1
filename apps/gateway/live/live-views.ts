import { decisionSummary, type DecisionSummary } from '../decisions/decision-summary.js';
import { isoTime } from '../iso-time.js';
import { metricsView, type MetricsView } from '../portfolio/metrics-view.js';
import { weightsView, type WeightsView } from '../portfolio/weights-view.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { eventText } from './event-text.js';
import type { LiveContent } from './live-event.js';
import type { ResetReason } from './live-history.js';

/** Data of a `reset` event: the state from which the stream goes on. */
export interface ResetView {
  readonly portfolioId: string;
  readonly reason: ResetReason;
  readonly weights: WeightsView | null;
  readonly metrics: MetricsView | null;
  readonly decision: DecisionSummary | null;
}

/** An event written out, in the shapes that REST answers; empty when what it tells of is no longer known. */
export function contentText(entry: PortfolioEntry, content: LiveContent): string {
  switch (content.name) {
    case 'weights':
      // An event tells of its moment, so its figures have no age.
      return eventText('weights', weightsView({ ...partOf(entry), metrics: content.metrics }, 0));
    case 'metrics':
      return eventText('metrics', metricsView({ ...partOf(entry), metrics: content.metrics }));
    case 'trigger':
      return eventText('trigger', content.trigger);
    case 'decision': {
      const stored = entry.decisions.find(content.decisionId);
      return stored === undefined ? '' : eventText('decision', decisionSummary(stored));
    }
  }
}

/** The current state, for a stream that cannot go on where it was. */
export function resetText(entry: PortfolioEntry, reason: ResetReason, now: number): string {
  const last = entry.decisions.last;
  const view: ResetView = {
    portfolioId: entry.portfolioId,
    reason,
    weights: entry.metrics === null ? null : weightsView(entry, now),
    metrics: entry.metrics === null ? null : metricsView(entry),
    decision: last === undefined ? null : decisionSummary(last),
  };
  return eventText('reset', view);
}

/** A sign of life. */
export const heartbeatText = (now: number): string => eventText('heartbeat', { at: isoTime(now) });

/** What views need of an entry beside its figures. */
function partOf(entry: PortfolioEntry) {
  const { portfolioId, definition, decisions } = entry;
  return { portfolioId, definition, decisions, foldedAt: 0 };
}
