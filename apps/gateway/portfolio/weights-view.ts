import type { Source } from '#stream/generated/wire-types.js';
import { isoTime } from '../iso-time.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { currentMetrics } from './current.js';

/** GET /portfolio/weights. */
export interface WeightsView {
  readonly portfolioId: string;
  readonly universeId: string;
  readonly source: Source;
  readonly version: number;
  readonly asOf: string;
  readonly session: string;
  readonly cause: { readonly kind: string; readonly decisionId: string | null };
  readonly weights: Readonly<Record<string, number>>;
  readonly heldWeights: Readonly<Record<string, number>>;
  /** 1 / sum w^2 of the held weights; null while nothing is held. */
  readonly effectiveHoldings: number | null;
  /** Since these figures reached this replica. */
  readonly ageSeconds: number;
}

type HeldFigures = Pick<PortfolioEntry, 'portfolioId' | 'metrics' | 'decisions' | 'foldedAt'>;

/** Target and held weights. @param now wall time, UTC ms */
export function weightsView(entry: HeldFigures, now: number): WeightsView {
  const metrics = currentMetrics(entry);
  return {
    portfolioId: entry.portfolioId,
    universeId: metrics.universeId,
    source: metrics.source,
    version: metrics.weightsVersion,
    asOf: isoTime(metrics.windowEnd),
    session: metrics.session,
    cause: causeOf(entry, metrics.weightsVersion),
    weights: metrics.targetWeights,
    heldWeights: metrics.heldWeights,
    effectiveHoldings: effectiveHoldings(Object.values(metrics.heldWeights)),
    ageSeconds: Math.max(0, now - entry.foldedAt) / 1000,
  };
}

/** What brought the target in force about: the decision that created its version, or the definition. */
function causeOf(entry: HeldFigures, version: number): WeightsView['cause'] {
  return entry.decisions.causeOf(version) ?? { kind: 'initial', decisionId: null };
}

/** Inverse of the Herfindahl-Hirschman index. */
function effectiveHoldings(weights: readonly number[]): number | null {
  const concentration = weights.reduce((sum, w) => sum + w * w, 0);
  return concentration > 0 ? 1 / concentration : null;
}
