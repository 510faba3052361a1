import { readFileSync } from 'node:fs';
import { portfolioFaults } from '#stream/universe/validate-definition.js';
import { unpacked } from '#stream/packed.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const market = {
  instruments: ['SIM01', 'SIM02'],
  logMean: Float64Array.from([0.1, 0.05]),
  covariance: Float64Array.from([0.0625, 0.01, 0.01, 0.04]),
};
const [portf1, walkForward, demo] = shippedPortfolios(market);

interface Published {
  readonly instruments: readonly string[];
  readonly covarianceMatrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly expected: Readonly<Record<'expectedReturn' | 'risk' | 'sharpeRatio', number>>;
}

const published = new URL('../../../data/casablanca/portf1.json', import.meta.url);
const reference = JSON.parse(readFileSync(published, 'utf8')) as Published;

/** x'y of two vectors. */
const dot = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, i) => sum + value * y[i], 0);

describe('the shipped portfolios', () => {
  it('are three, without a fault in their universes', () => {
    const casablanca = universeDefinition({ instruments: reference.instruments });
    const simulated = universeDefinition({
      universeId: 'simulated',
      instruments: market.instruments,
    });
    expect([portf1, walkForward, demo].map(({ portfolioId }) => portfolioId)).toEqual([
      'portf1',
      'portf1-walkforward',
      'demo',
    ]);
    expect(portfolioFaults(portf1, casablanca)).toEqual([]);
    expect(portfolioFaults(walkForward, casablanca)).toEqual([]);
    expect(portfolioFaults(demo, simulated)).toEqual([]);
  });

  it('give for portf1 the published return, risk and Sharpe ratio', () => {
    const { prior, initial } = portf1;
    if (prior === null) throw new Error('expected the published prior');
    const n = reference.instruments.length;
    const covariance = unpacked(prior.covariance, n);
    const sigmaW = Array.from({ length: n }, (_, i) =>
      dot([...covariance.slice(i * n, (i + 1) * n)], initial.weights),
    );
    const mean = dot(prior.mean, initial.weights);
    const risk = Math.sqrt(dot(sigmaW, initial.weights));
    const { expectedReturn, sharpeRatio, risk: expectedRisk } = reference.expected;
    expect(mean).toBeCloseTo(expectedReturn, 14);
    expect(risk).toBeCloseTo(expectedRisk, 14);
    expect((Math.sqrt(52) * (mean - portf1.riskFreeRate)) / risk).toBeCloseTo(sharpeRatio, 11);
  });

  it('give portf1 the published covariance, which is symmetric', () => {
    const { instruments, covarianceMatrix } = reference;
    for (const i of instruments) {
      for (const j of instruments) expect(covarianceMatrix[i][j]).toBe(covarianceMatrix[j][i]);
    }
  });

  it('hold the default policy of maths.md', () => {
    for (const portfolio of [portf1, walkForward]) {
      expect(portfolio.policy).toEqual({
        warmUpWindows: 247,
        sharpe: { threshold: 1, rearm: 1.1 },
        review: { every: 60 },
        cooldownWindows: 20,
        cost: 0.005,
        horizonYears: 0.25,
        calendar: null,
        driftBand: null,
        drawdown: null,
        turnoverBudget: null,
      });
      expect([portfolio.l2Gamma, portfolio.riskFreeRate, portfolio.period]).toEqual([
        0.002,
        0.0018,
        'week',
      ]);
    }
    expect(portf1.prior?.observations).toBe(12);
  });

  it('let the walk-forward know nothing: no prior, 1/N after the warm-up', () => {
    expect(walkForward.prior).toBeNull();
    expect(walkForward.initial).toEqual({ kind: 'equalAfterWarmUp', weights: [] });
    expect([portf1.inSample, walkForward.inSample]).toEqual([true, false]);
  });

  it('give demo the truth of its market per session, as arithmetic means', () => {
    const { prior, policy } = demo;
    if (prior === null) throw new Error('expected the truth as prior');
    expect(prior.observations).toBe(60);
    expect(prior.mean.map((value) => value * 247)).toEqual([
      expect.closeTo(0.1 + 0.0625 / 2, 14),
      expect.closeTo(0.05 + 0.04 / 2, 14),
    ]);
    expect(prior.covariance.map((value) => value * 247)).toEqual([
      expect.closeTo(0.0625, 14),
      expect.closeTo(0.01, 14),
      expect.closeTo(0.04, 14),
    ]);
    expect([policy.warmUpWindows, policy.review?.every, policy.cooldownWindows]).toEqual([
      20, 5, 5,
    ]);
  });

  it('regularise demo by the annual gamma of the others', () => {
    expect(demo.l2Gamma * 247).toBeCloseTo(0.002 * 52, 15);
  });
});
