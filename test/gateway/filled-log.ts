import type { Output } from '#stream/log-record.js';
import {
  deadLetterRecord,
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
  statistics,
  statisticsRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';

const INCEPTION = Date.UTC(2025, 10, 3, 23);
const DAY = 86_400_000;

/** Six windows over a year's end: the purchase, then +1 %, -2 %, +3 %, 0 and +1 % before cost. */
export const RETURNS = [0.01, -0.02, 0.03, 0, 0.01];
const SESSIONS = [
  '2025-12-29',
  '2025-12-30',
  '2025-12-31',
  '2026-01-02',
  '2026-01-05',
  '2026-01-06',
];

/** Metrics of the account of {@link RETURNS}. */
export function accountRecords(): Output[] {
  let gross = 1;
  return SESSIONS.map((session, k) => {
    if (k > 0) gross *= 1 + RETURNS[k - 1];
    const account = {
      inception: Date.parse(`${SESSIONS[0]}T23:00:00Z`),
      gross,
      net: gross * 0.995,
      benchmarkGross: 1 + k / 100,
      benchmarkNet: (1 + k / 100) * 0.995,
      cost: 0.005,
      turnover: 1,
      drawdown: 0,
      maxDrawdown: 0,
    };
    const windowEnd = Date.parse(`${session}T23:00:00Z`);
    return metricsRecord(metrics({ session, windowEnd, account, windows: 650 + k }));
  });
}

/** A log with one universe, one portfolio, its account, statistics and two decisions. */
export function filledLog(): Output[] {
  const second = solveRequest({
    decisionId: 'd2',
    cause: 'review',
    kinds: ['review'],
    windowEnd: INCEPTION + 10 * DAY,
    session: '2025-11-13',
  });
  return [
    universeRecord(universeDefinition()),
    portfolioRecord(portfolioDefinition()),
    ...accountRecords(),
    statisticsRecord(statistics()),
    decisionRecord(decision()),
    outcomeRecord(
      outcome({
        id: 'd1',
        subject: 'decision',
        status: 'applied',
        decisionId: 'd1',
        version: 7,
        windowEnd: INCEPTION + DAY,
        turnover: 0.25,
        cost: 0.00125,
      }),
    ),
    decisionRecord(
      decision(second, solveResult({ status: 'rejected', expectedGain: 0.001 }), { ordinal: 2 }),
    ),
    deadLetterRecord('DATA_TICK_NOT_POSITIVE'),
  ];
}
