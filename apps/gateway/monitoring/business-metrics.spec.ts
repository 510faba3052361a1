import { Registry } from 'prom-client';
import type { Output } from '#stream/log-record.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
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
import { READ_TOPICS, ReadModel } from '../read-model/read-model.js';
import { registerBusinessMetrics } from './business-metrics.js';

describe('business metrics', () => {
  let log: MemoryTopicLog;
  let registry: Registry;
  let model: ReadModel;
  let now = 0;
  beforeEach(() => {
    log = new MemoryTopicLog();
    registry = new Registry();
    model = new ReadModel(() => 0);
    model.caughtUp = true;
    log.follow(
      READ_TOPICS,
      (record) => model.fold(record),
      () => undefined,
    );
    registerBusinessMetrics(registry, model, () => now);
  });

  const samples = async (): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  /** The one value of portf1. */
  const value = async (name: string): Promise<number | null> => {
    const start = `ballast_portfolio_${name}{portfolio="portf1"} `;
    const line = (await samples()).find((each) => each.startsWith(start));
    return line === undefined ? null : Number(line.slice(start.length));
  };
  const DAY_MS = 86_400_000;

  it('are those of the held weights, the account and the policy', async () => {
    log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics()));
    expect(await samples()).toEqual(
      expect.arrayContaining([
        'ballast_portfolio_annual_sharpe_ratio{portfolio="portf1"} 0.64',
        'ballast_portfolio_annual_sharpe_standard_error_ratio{portfolio="portf1"} 0.58',
        'ballast_portfolio_annual_sharpe_threshold_ratio{portfolio="portf1"} 1',
        'ballast_portfolio_turnover_ratio{portfolio="portf1"} 2',
        'ballast_portfolio_cost_ratio{portfolio="portf1"} 0.01',
        'ballast_portfolio_gross_exposure_ratio{portfolio="portf1"} 1',
        'ballast_portfolio_net_exposure_ratio{portfolio="portf1"} 1',
      ]),
    );
    // 1 / (0.5^2 + 0.25^2 + 0.25^2)
    expect(await value('effective_instruments')).toBeCloseTo(1 / 0.375, 12);
    expect(await value('cooldown_windows')).toBe(portfolioDefinition().policy.cooldownWindows);
  });

  it('count short positions into the gross exposure and off the net', async () => {
    const heldWeights = { AKT: 1.25, ATW: -0.25 };
    log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics({ heldWeights })));
    expect([await value('gross_exposure_ratio'), await value('net_exposure_ratio')]).toEqual([
      1.5, 1,
    ]);
  });

  it('are those of the estimates, and none before there are any', async () => {
    log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics()));
    expect(await value('condition_ratio')).toBeNull();
    expect(await value('prior_mean_share_ratio')).toBeNull();
    log.append(
      statisticsRecord(
        statistics({
          ...{ instruments: ['A', 'B'], mean: [0.1, 0.1], staleness: [0, 3] },
          ...{ covariance: [0.04, 0.01, 0.04] },
        }),
      ),
    );
    // Eigenvalues 0.05 and 0.03; the correlation is 0.01 / 0.04.
    expect(await value('condition_ratio')).toBeCloseTo(5 / 3, 12);
    expect(await value('mean_correlation_ratio')).toBeCloseTo(0.25, 12);
    expect(await value('staleness_max_windows')).toBe(3);
    expect(await value('prior_mean_share_ratio')).toBe(0.0049);
    expect(await value('prior_covariance_share_ratio')).toBe(0.001);
    expect(await value('shrinkage_intensity_ratio')).toBe(0);
    expect(await value('effective_windows')).toBe(355);
  });

  it('say how long ago, in event time, the weights in force were bought', async () => {
    const { windowEnd } = metrics();
    log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics()));
    expect(await value('rebalance_age_seconds')).toBeNull();
    const applied = { subject: 'decision', status: 'applied' } as const;
    log.append(
      outcomeRecord(outcome({ ...applied, id: 'd2', windowEnd: windowEnd - DAY_MS })),
      // An older one that comes later is still the older one.
      outcomeRecord(outcome({ ...applied, id: 'd1', windowEnd: windowEnd - 5 * DAY_MS })),
    );
    expect(await value('rebalance_age_seconds')).toBe(86_400);
  });

  it('show the residual of the newest certificate, that of a stalled solve too', async () => {
    const certificate = {
      ...{ primal: 1e-12, dual: 2e-12, stationarity: 3e-11, complementarity: 1e-13 },
      relativeGap: 1e-12,
    };
    log.append(portfolioRecord(portfolioDefinition()));
    log.append(decisionRecord(decision(solveRequest(), solveResult({ certificate }))));
    expect(await value('certificate_residual_ratio')).toBe(3e-11);
    const failing = { status: 'stalled', certificate: { ...certificate, dual: 1e-3 } } as const;
    const second = solveRequest({ decisionId: 'd2' });
    log.append(decisionRecord(decision(second, solveResult(failing), { ordinal: 2 })));
    expect(await value('certificate_residual_ratio')).toBe(1e-3);
    const none = solveResult({ status: 'overdue', certificate: null });
    const third = solveRequest({ decisionId: 'd3' });
    log.append(decisionRecord(decision(third, none, { ordinal: 3 })));
    expect(await value('certificate_residual_ratio')).toBe(1e-3);
  });

  describe('of windows below the threshold without a decision', () => {
    const window = (windows: number, sharpe: number): Output =>
      metricsRecord(metrics({ windows, sharpe, threshold: 1, windowEnd: windows * DAY_MS }));
    const decided = (windows: number): Output =>
      decisionRecord(decision(solveRequest({ decisionId: `d${windows}`, windows })));

    it('count from the window that fell below, or from the last decision', async () => {
      log.append(portfolioRecord(portfolioDefinition()), window(700, 1.2));
      expect(await value('undecided_windows')).toBe(0);
      log.append(window(701, 0.9), window(702, 0.8));
      expect(await value('undecided_windows')).toBe(2);
      log.append(decided(702));
      expect(await value('undecided_windows')).toBe(0);
      log.append(window(703, 0.8));
      expect(await value('undecided_windows')).toBe(1);
      log.append(window(704, 1.0), window(705, 0.9));
      expect(await value('undecided_windows')).toBe(1);
    });

    it('count none while the rules warm up', async () => {
      const { policy } = portfolioDefinition();
      const warming = portfolioDefinition({ policy: { ...policy, warmUpWindows: 702 } });
      log.append(portfolioRecord(warming), window(700, 0.9), window(701, 0.9));
      expect(await value('undecided_windows')).toBeNull();
      log.append(window(702, 0.9), window(703, 0.9));
      expect(await value('undecided_windows')).toBe(2);
    });

    it('are not told of where another decides', async () => {
      log.append(portfolioRecord(portfolioDefinition({ optimiser: 'external' })), window(700, 0.9));
      expect(await value('undecided_windows')).toBeNull();
    });
  });

  it('are none while a start folds what is retained, half of which would look like a count', async () => {
    model.caughtUp = false;
    log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics()));
    log.append(decisionRecord(decision()), deadLetterRecord('DATA_MALFORMED'));
    expect(await samples()).toEqual([]);
    model.caughtUp = true;
    expect(await samples()).toEqual(
      expect.arrayContaining([
        'ballast_decisions_total{portfolio="portf1",status="applied"} 1',
        'ballast_dead_letters_total{code="DATA_MALFORMED"} 1',
        'ballast_late_ticks_total 0',
        `ballast_portfolio_windows_total{portfolio="portf1"} ${metrics().windows}`,
      ]),
    );
  });

  it('count decisions of every status from zero', async () => {
    log.append(portfolioRecord(portfolioDefinition()), decisionRecord(decision()));
    const counts = (await samples()).filter((line) => line.startsWith('ballast_decisions_total'));
    expect(counts.sort()).toEqual(
      [
        'applied',
        'infeasible',
        'noExcessReturn',
        'overdue',
        'rejected',
        'stalled',
        'unbounded',
      ].map(
        (status) =>
          `ballast_decisions_total{portfolio="portf1",status="${status}"} ${status === 'applied' ? 1 : 0}`,
      ),
    );
  });

  it('count refused records of every code from zero', async () => {
    log.append(deadLetterRecord('DATA_MALFORMED'));
    const counts = (await samples()).filter((line) => line.includes('_dead_letters_total'));
    expect(counts).toHaveLength(12);
    expect(counts).toContain('ballast_dead_letters_total{code="DATA_MALFORMED"} 1');
    expect(counts).toContain('ballast_dead_letters_total{code="DATA_TICK_NOT_POSITIVE"} 0');
  });

  describe('of universes', () => {
    const behind = async (): Promise<string[]> =>
      (await samples()).filter((line) => line.startsWith('ballast_universe_behind_windows'));
    // The window of Friday 2026-04-10 ends at 23:00 UTC; Monday's is the next.
    const friday = metrics().windowEnd;

    it('count the windows of the calendar that live data are behind', async () => {
      log.append(
        universeRecord(universeDefinition({ source: 'live' })),
        portfolioRecord(portfolioDefinition()),
        metricsRecord(metrics({ source: 'live' })),
      );
      now = friday + 3 * DAY_MS - 1;
      expect(await behind()).toEqual(['ballast_universe_behind_windows{universe="casablanca"} 0']);
      now = friday + 5 * DAY_MS;
      expect(await behind()).toEqual(['ballast_universe_behind_windows{universe="casablanca"} 3']);
    });

    it('leave ticks the time for which they may be late', async () => {
      const { window } = universeDefinition();
      const patient = { ...window, disorderBoundMs: 60_000 };
      log.append(
        universeRecord(universeDefinition({ source: 'live', window: patient })),
        portfolioRecord(portfolioDefinition()),
        metricsRecord(metrics({ source: 'live' })),
      );
      now = friday + 3 * DAY_MS + 59_999;
      expect(await behind()).toEqual(['ballast_universe_behind_windows{universe="casablanca"} 0']);
      now += 1;
      expect(await behind()).toEqual(['ballast_universe_behind_windows{universe="casablanca"} 1']);
    });

    it('say nothing of what is replayed or simulated', async () => {
      log.append(
        universeRecord(universeDefinition()),
        portfolioRecord(portfolioDefinition()),
        metricsRecord(metrics()),
      );
      now = friday + 5 * DAY_MS;
      expect(await behind()).toEqual([]);
    });
  });

  it('are of 200 portfolios and 50 codes at most', async () => {
    for (let k = 0; k < 230; k++) {
      const portfolioId = `p${String(k).padStart(3, '0')}`;
      log.append(
        portfolioRecord(portfolioDefinition({ portfolioId })),
        metricsRecord(metrics({ portfolioId })),
        statisticsRecord(statistics({ portfolioId })),
        decisionRecord(decision(solveRequest({ portfolioId, decisionId: portfolioId }))),
        deadLetterRecord(`DATA_CODE_${k}`),
      );
    }
    const series = new Map<string, number>();
    for (const line of await samples()) {
      const name = line.slice(0, /[{ ]/.exec(line)?.index);
      series.set(name, (series.get(name) ?? 0) + 1);
    }
    for (const [name, count] of series) {
      expect([name, count]).toEqual([name, name === 'ballast_dead_letters_total' ? 50 : count]);
      const most = name === 'ballast_decisions_total' ? 7 * 200 : 200;
      expect([name, count <= most]).toEqual([name, true]);
    }
    expect(series.get('ballast_portfolio_weights_version')).toBe(200);
    expect(series.get('ballast_portfolio_prior_mean_share_ratio')).toBe(200);
  });
});
