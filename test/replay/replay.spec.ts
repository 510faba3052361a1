import { arithmeticMeans, covarianceOf } from '#core/moment-estimates.js';
import { decayOver, mergeMoments } from '#core/moments.js';
import { priorAtAge, priorMoments } from '#core/prior.js';
import { fromAnnual, toAnnual, volatilityFromAnnual } from '#core/units.js';
import type {
  Closes,
  Decision,
  Metrics,
  PortfolioMetrics,
  PortfolioStatistics,
  PortfolioStatsSchema,
  Returns,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import { packed, unpacked } from '#stream/packed.js';
import { topics } from '#stream/topics.js';
import { batchMoments } from '#testing/batch-moments.js';
import type { TopologyDriver } from '#testing/topology-driver.js';
import {
  closes,
  closesText,
  definedDriver,
  replay,
  sessionBatches,
  transcript,
  universe,
} from './casablanca-replay.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const DT = 1 / 247;
const HALF_LIFE = 0.5;
const whole = replay();
const ids = shippedPortfolios.map(({ portfolioId }) => portfolioId);

const decisionsOf = (driver: TopologyDriver, id?: string): Decision[] =>
  driver.values<Decision>(topics.decisions.name, id);

/** Log returns of the file, computed from its text alone. */
const logReturns = closes
  .slice(1)
  .map(({ prices }, k) =>
    Float64Array.from(prices, (price, i) => Math.log(price / closes[k].prices[i])),
  );

describe('before the first window', () => {
  const driver = definedDriver();

  it('the reference portfolio has the published figures, through the stream', () => {
    const [metrics] = driver.values<Metrics>(topics.metrics.name, 'portf1');
    // The blueprint states ten to twelve digits.
    expect(fromAnnual(metrics.expectedReturn ?? 0, 'week')).toBeCloseTo(0.003700871951, 12);
    expect(volatilityFromAnnual(metrics.risk ?? 0, 'week')).toBeCloseTo(0.006400558444, 12);
    expect(metrics.sharpe).toBeCloseTo(2.141591658, 9);
    expect(metrics.windows).toBe(0);
  });

  it("and the original's clients read them per week", () => {
    const [metrics] = driver.values<PortfolioMetrics>(topics.portfMetrics.name, 'portf1');
    expect(metrics.expectedReturn).toBeCloseTo(0.003700871951, 12);
    expect(metrics.risk).toBeCloseTo(0.006400558444, 12);
    expect(metrics.sharpRatio).toBeCloseTo(2.141591658, 9);
  });

  it('publishes the prior it was given as its statistics', () => {
    const [statistics] = driver.values<PortfolioStatsSchema>(topics.portfStats.name, 'portf1');
    const { prior, instruments } = shippedPortfolios[0];
    const covariance = unpacked(prior?.covariance ?? [], instruments.length);
    instruments.forEach((name, i) => {
      expect(statistics.meanReturns[name]).toBeCloseTo(prior?.mean[i] ?? 0, 16);
      instruments.forEach((other, j) => {
        expect(statistics.covarianceMatrix[name][other]).toBeCloseTo(
          covariance[i * instruments.length + j],
          18,
        );
      });
    });
    const [current] = driver.values<PortfolioStatistics>(topics.statistics.name, 'portf1');
    expect(current).toMatchObject({
      windows: 0,
      priorShare: { mean: 1, covariance: 1 },
      priorConsistency: null,
    });
  });

  it('publishes its weights as given, not normalised', () => {
    const [weights] = driver.values<WeightSchema>(topics.weights.name, 'portf1');
    expect(weights).toMatchObject({ version: 1, cause: 'initial' });
    expect(Object.values(weights.weights)).toEqual(shippedPortfolios[0].initial.weights);
  });
});

describe('746 sessions', () => {
  it('give 745 vectors of log returns, every tick in a window, none refused', () => {
    const vectors = whole.values<Returns>(topics.returns.name);
    expect(vectors.map(({ window }) => window)).toEqual(logReturns.map((_, k) => k + 1));
    vectors.forEach(({ returns, session }, k) => {
      expect(session).toBe(closes[k + 1].date);
      expect(returns).toEqual([...logReturns[k]]);
    });
    const counted = whole
      .values<Closes | { kind: 'other' }>(topics.universe.name)
      .reduce(
        (sum, value) =>
          value.kind === 'closes' ? sum + value.trades.reduce((total, n) => total + n, 0) : sum,
        0,
      );
    expect(counted).toBe(746 * 11);
    expect(whole.deadLetters).toEqual([]);
    expect(whole.records(topics.late.name)).toEqual([]);
  });

  it.each(ids)('%s applies at least 5 rebalances', (id) => {
    const applied = decisionsOf(whole, id).filter(({ result }) => result.status === 'applied');
    expect(applied.length).toBeGreaterThanOrEqual(5);
  });

  it('refuse at least one rebalance whose gain is not worth its cost', () => {
    const refused = decisionsOf(whole).filter(({ result }) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(1);
    for (const { request, result } of refused) {
      expect((result.expectedGain ?? 0) * request.horizonYears).toBeLessThanOrEqual(
        request.cost * (result.turnover ?? 0),
      );
    }
  });

  it('let Sharpe alone name a cause at least once', () => {
    const alone = decisionsOf(whole).filter(
      ({ request }) => request.kinds.join() === 'sharpeBelowThreshold',
    );
    expect(alone.length).toBeGreaterThanOrEqual(1);
    for (const { request } of alone) expect(request.heldSharpe).toBeLessThan(1);
  });

  it('certify every decision to 1e-8, with weights of sum 1 within the bounds', () => {
    for (const { result } of decisionsOf(whole)) {
      const { certificate, weights } = result;
      for (const residual of Object.values(certificate ?? { none: 1 })) {
        expect(Math.abs(residual)).toBeLessThanOrEqual(1e-8);
      }
      expect(Math.abs((weights ?? []).reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-12);
      for (const weight of weights ?? [-1]) expect(weight).toBeGreaterThanOrEqual(0);
    }
  });

  it('give each version of the weights exactly one cause, in order', () => {
    for (const id of ids) {
      const versions = whole.values<WeightSchema>(topics.weights.name, id);
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, k) => k + 1));
      const applied = decisionsOf(whole, id).filter(({ version }) => version !== null);
      expect(versions.slice(1).map(({ decisionId }) => decisionId)).toEqual(
        applied.map(({ decisionId }) => decisionId),
      );
    }
  });

  it('end with the statistics of a batch computation over the file', () => {
    const n = universe.instruments.length;
    const windows = logReturns.map((returns) => ({
      returns,
      dt: DT,
      decay: decayOver(DT, HALF_LIFE),
    }));
    const data = batchMoments(windows, n);
    for (const definition of shippedPortfolios) {
      const { prior } = definition;
      const start =
        prior === null
          ? null
          : priorMoments({
              mean: Float64Array.from(prior.mean, (value) => toAnnual(value, 'week')),
              covariance: unpacked(prior.covariance, n).map((value) => toAnnual(value, 'week')),
              observations: prior.observations,
              years: prior.observations / 52,
            });
      const merged =
        start === null
          ? data
          : mergeMoments(priorAtAge(start, logReturns.length * DT, HALF_LIFE), data);
      const covariance = covarianceOf(merged) ?? new Float64Array(n * n);
      const means = arithmeticMeans(merged, covariance);
      const last = whole
        .values<PortfolioStatistics>(topics.statistics.name, definition.portfolioId)
        .at(-1);
      // maths.md: 1e-12 relative to sqrt(Sii Sjj); means likewise to the volatility.
      packed(covariance, n).forEach((value, index) => {
        const i = Math.floor((Math.sqrt(8 * index + 1) - 1) / 2);
        const j = index - (i * (i + 1)) / 2;
        const scale = Math.sqrt(covariance[i * n + i] * covariance[j * n + j]);
        const published = last?.covariance[index] ?? Number.NaN;
        expect(Math.abs(published - value) / scale).toBeLessThan(1e-12);
      });
      means.forEach((value, i) => {
        const published = last?.mean[i] ?? Number.NaN;
        expect(Math.abs(published - value) / Math.sqrt(covariance[i * n + i])).toBeLessThan(1e-12);
      });
    }
  });

  it('keep a paper account that agrees with one kept by hand from decisions and the file', () => {
    for (const id of ids) {
      const [first] = whole.values<WeightSchema>(topics.weights.name, id);
      const trades = new Map(
        decisionsOf(whole, id)
          .filter(({ version }) => version !== null)
          .map(({ request, result }) => [request.windows + 1, result.weights ?? []]),
      );
      let weights = universe.instruments.map((name) => first.weights[name]);
      // portf1 buys at its first close, the walk-forward at the close of return 247.
      const bought = id === 'portf1' ? 0 : 247;
      let net = 1 - 0.005 * weights.reduce((sum, w) => sum + w, 0);
      for (let k = bought + 1; k <= logReturns.length; k++) {
        const growth = Array.from(logReturns[k - 1], Math.exp);
        const grown = weights.map((w, i) => w * growth[i]);
        net *= 1 + weights.reduce((sum, w, i) => sum + w * (growth[i] - 1), 0);
        const total = grown.reduce((sum, w) => sum + w, 0);
        weights = grown.map((w) => w / total);
        const target = trades.get(k);
        if (target === undefined) continue;
        net *= 1 - 0.005 * target.reduce((sum, w, i) => sum + Math.abs(w - weights[i]), 0);
        weights = [...target];
      }
      const last = whole.values<Metrics>(topics.metrics.name, id).at(-1);
      // 745 products.
      expect((last?.account?.net ?? 0) / net).toBeCloseTo(1, 12);
    }
  });
});

describe('what a replay may not depend on', () => {
  it('is chance: two runs are identical', () => {
    expect(transcript(replay())).toEqual(transcript(whole));
  });

  it('is the future: changing every price after a date changes no decision up to it', () => {
    const lines = closesText.trim().split('\n');
    for (const rows of [300, 550, 700]) {
      const changed = lines.map((line, row) => {
        if (row <= rows) return line;
        const [date, ...cells] = line.split(',');
        const moved = cells.map((cell, i) => Number(cell) * (1.5 + ((row * 7 + i) % 5)));
        return [date, ...moved].join(',');
      });
      const other = replay(sessionBatches(`${changed.join('\n')}\n`));
      const lastDate = lines[rows].slice(0, 10);
      const upTo = (driver: TopologyDriver): Decision[] =>
        decisionsOf(driver).filter(({ request }) => request.session <= lastDate);
      expect(upTo(other)).toEqual(upTo(whole));
      expect(decisionsOf(other)).not.toEqual(decisionsOf(whole));
    }
  });
});
