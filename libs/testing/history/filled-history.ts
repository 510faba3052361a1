import type { WeightSchema } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { auditFacts, auditRecord, chainOf } from '../audit-fixtures.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
  solveResult,
  universeDefinition,
  universeRecord,
} from '../wire-fixtures.js';

const START = Date.UTC(2025, 10, 3, 23);
const WEEK_MS = 7 * 86_400_000;

/** Target weights of one version, as the universe stage publishes them. */
export function weightsRecord(version: number, weights: Readonly<Record<string, number>>): Output {
  const value: WeightSchema = {
    timestamp: START + version * WEEK_MS,
    portfolio_id: 'portf1',
    weights,
    version,
    cause: 'review',
    decisionId: `d${version}`,
    session: '2025-11-03',
    source: 'history',
  };
  return { topic: topics.weights.name, key: value.portfolio_id, value };
}

/** Output topics of a portfolio over several months, its account included; `windows` of them. */
export function filledHistory(windows = 30): Output[] {
  const review = solveRequest({ decisionId: 'd2', cause: 'review', kinds: ['review'] });
  const applied = outcome({
    id: 'd1',
    subject: 'decision',
    status: 'applied',
    decisionId: 'd1',
    version: 7,
    windowEnd: START + WEEK_MS,
    turnover: 0.25,
    cost: 0.00125,
  });
  return [
    universeRecord(universeDefinition()),
    portfolioRecord(portfolioDefinition()),
    portfolioRecord(portfolioDefinition({ version: 2, label: 'the second' })),
    // Another topic, no order between the two: here the verdict comes first.
    outcomeRecord(applied),
    decisionRecord(decision()),
    decisionRecord(decision(review, solveResult({ status: 'rejected' }), { ordinal: 2 })),
    weightsRecord(1, { AKT: 0.5, ATW: 0.3, IAM: 0.2 }),
    weightsRecord(2, { AKT: 0.1 + 0.2, ATW: 1 / 3, IAM: 5e-324 }),
    ...Array.from({ length: windows }, (_, k) => {
      const windowEnd = START + k * WEEK_MS;
      return metricsRecord(metrics({ windowEnd, windows: k + 1, sharpe: Math.sin(k) / 3 }));
    }),
    ...chainOf(auditFacts(3)).map(auditRecord),
    // The last window is told again.
    metricsRecord(metrics({ windowEnd: START + (windows - 1) * WEEK_MS, revision: 1, windows })),
  ];
}
