import type { Insertable } from 'kysely';
import type { WeightSchema } from '#stream/generated/wire-types.js';
import type { WeightsTable } from '../history-tables.js';
import { instant } from './instant.js';

/**
 * The target weights of one version. What outsiders propose has no version: it becomes one of ours with the version that
 * takes it up.
 */
export function weightRows(weights: WeightSchema): Insertable<WeightsTable>[] {
  if (weights.version === 0) return [];
  return Object.entries(weights.weights).map(([instrument, weight]) => ({
    portfolio_id: weights.portfolio_id,
    version: weights.version,
    instrument,
    weight,
    at: instant(weights.timestamp),
    session: weights.session,
    source: weights.source,
    cause: weights.cause,
    decision_id: weights.decisionId,
  }));
}
