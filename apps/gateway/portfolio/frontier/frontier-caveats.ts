import type {
  Metrics,
  PortfolioDefinition,
  PortfolioStatistics,
} from '#stream/generated/wire-types.js';
import { isoTime } from '../../iso-time.js';
import type { Warning } from '../warning.js';

/** What a frontier is drawn from. */
export interface FrontierBasis {
  readonly definition: PortfolioDefinition;
  readonly metrics: Metrics;
  readonly statistics: PortfolioStatistics;
}

/** What of a portfolio's definition no point of a frontier knows, and where its statistics are not those of the next decision. */
export function frontierCaveats({ definition, metrics, statistics }: FrontierBasis): Warning[] {
  return [
    ...ofPolicy(definition),
    ...ofCascade(definition),
    ...ofStart(definition, metrics),
    ...ofStatistics({ definition, metrics, statistics }),
  ];
}

function ofPolicy({ policy: { turnoverBudget } }: PortfolioDefinition): Warning[] {
  if (turnoverBudget === null) return [];
  const message =
    'no constraint of a frontier: a decision whose turnover exceeds what is left of it is rejected, whatever its point';
  return [{ path: 'policy.turnoverBudget', message }];
}

function ofCascade({ cascade }: PortfolioDefinition): Warning[] {
  if (cascade === null || cascade.rounds === 1) return [];
  const message = `drawn with the expected returns and l2Gamma of the first of ${cascade.rounds} rounds`;
  return [{ path: 'cascade', message }];
}

function ofStart({ blackLitterman }: PortfolioDefinition, { heldWeights }: Metrics): Warning[] {
  if (blackLitterman === null || Object.keys(heldWeights).length > 0) return [];
  const message = 'drawn on the statistics: the first decision is on the Black-Litterman posterior';
  return [{ path: 'initial.blackLitterman', message }];
}

function ofStatistics({ definition, metrics, statistics }: FrontierBasis): Warning[] {
  const warnings: Warning[] = [];
  const { estimator } = definition;
  if (statistics.estimator !== estimator) {
    const message = `expected statistics of ${estimator}, was ${statistics.estimator}: they come with the next window`;
    warnings.push({ path: 'estimator', message });
  }
  if (statistics.windowEnd < metrics.windowEnd) {
    const message = `expected statistics of ${isoTime(metrics.windowEnd)}, was ${isoTime(statistics.windowEnd)}: those of a large portfolio come with its decisions`;
    warnings.push({ path: 'asOf', message });
  }
  return warnings;
}
