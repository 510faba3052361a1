import type { Decision, Policy, PortfolioDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { TopologyDriver } from '#testing/topology-driver.js';
import { closesText, universe } from '../casablanca-replay.js';
import { shippedPortfolios } from '../shipped-portfolios.js';
import { digestOf, embeddedDigestOf, replayOf, type Market } from './every-runtime.js';

const WARM_UP = 60;
const closes = closesText.split('\n').slice(0, 90).join('\n');

/** Reviewed at the end of its warm-up and every ten windows. */
function portfolio(portfolioId: string, rules: Partial<Policy>): PortfolioDefinition {
  const { policy } = shippedPortfolios[0];
  return {
    ...shippedPortfolios[0],
    portfolioId,
    policy: { ...policy, warmUpWindows: WARM_UP, sharpe: null, review: { every: 10 }, ...rules },
  };
}

const market = (...portfolios: PortfolioDefinition[]): Market => ({ universe, closes, portfolios });
const firstOf = (driver: TopologyDriver, id: string): Decision =>
  driver.values<Decision>(topics.decisions.name, id)[0];

describe('cost and horizon on the shipped history', () => {
  const { request, result } = firstOf(replayOf(market(portfolio('free', { cost: 0 }))), 'free');
  const turnover = result.turnover ?? Number.NaN;
  const gain = result.expectedGain ?? Number.NaN;
  /** The cost at which the first decision is just not worth it within a quarter of a year. */
  const even = (gain * 0.25) / turnover;
  /** The horizon at which it is just not worth half a percent. */
  const short = (0.005 * turnover) / gain;
  const cases = market(
    portfolio('cheap', { cost: even * 0.999 }),
    portfolio('dear', { cost: even * 1.001 }),
    portfolio('patient', { horizonYears: short * 1.001 }),
    portfolio('hasty', { horizonYears: short * 0.999 }),
  );
  const whole = replayOf(cases);

  it('are of a decision that moves weights for a gain', () => {
    expect(request.windows).toBe(WARM_UP);
    expect(turnover).toBeGreaterThan(0.01);
    expect(gain).toBeGreaterThan(0);
  });

  it.each([
    ['cheap', 'applied'],
    ['dear', 'rejected'],
    ['patient', 'applied'],
    ['hasty', 'rejected'],
  ])('decide: the first review of the %s portfolio is %s', (id, status) => {
    const decision = firstOf(whole, id);
    expect(decision.result.weights).toEqual(result.weights);
    expect(decision.result).toMatchObject({ status, refusal: null, turnover, expectedGain: gain });
    expect(decision.version).toBe(status === 'applied' ? 2 : null);
  });

  it('decide the same on a replay, after restarts and on the embedded runtime', async () => {
    const digest = digestOf(whole);
    expect(digestOf(replayOf(cases))).toBe(digest);
    expect(digestOf(replayOf(cases, [WARM_UP - 1, WARM_UP, WARM_UP + 1]))).toBe(digest);
    expect(await embeddedDigestOf(cases, [WARM_UP, WARM_UP + 1])).toBe(digest);
  }, 120_000);
});
