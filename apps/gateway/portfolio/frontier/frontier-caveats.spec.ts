import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import { metrics, portfolioDefinition, statistics, WINDOW_END } from '#testing/wire-fixtures.js';
import { frontierCaveats, type FrontierBasis } from './frontier-caveats.js';

const basis = (over: Partial<FrontierBasis> = {}): FrontierBasis => ({
  definition: portfolioDefinition(),
  metrics: metrics(),
  statistics: statistics(),
  ...over,
});
const defined = (over: Partial<PortfolioDefinition>): FrontierBasis =>
  basis({ definition: portfolioDefinition(over) });
const pathsOf = (of: FrontierBasis): readonly string[] =>
  frontierCaveats(of).map(({ path }) => path);

const cascade = { steps: [], gammaStep: 0.1, perturbation: 0.01, seed: 1 };
const blackLitterman = {
  ...{ marketWeights: [0.5, 0.3, 0.2], P: [1, 0, 0], Q: [0.1] },
  ...{ confidences: null, tau: 0.05 },
};

describe('what a frontier leaves out', () => {
  it('is nothing where only bounds are declared', () => {
    expect(frontierCaveats(basis())).toEqual([]);
  });

  it('is a turnover budget', () => {
    const policy = { ...portfolioDefinition().policy, turnoverBudget: { perYear: 2 } };
    expect(pathsOf(defined({ policy }))).toEqual(['policy.turnoverBudget']);
  });

  it('is every round of a cascade but the first', () => {
    expect(pathsOf(defined({ cascade: { ...cascade, rounds: 1 } }))).toEqual([]);
    expect(frontierCaveats(defined({ cascade: { ...cascade, rounds: 3 } }))).toEqual([
      {
        path: 'cascade',
        message: 'drawn with the expected returns and l2Gamma of the first of 3 rounds',
      },
    ]);
  });

  it('is the posterior of a Black-Litterman start that has not been decided', () => {
    const { definition } = defined({ blackLitterman });
    expect(pathsOf(basis({ definition }))).toEqual([]);
    expect(pathsOf(basis({ definition, metrics: metrics({ heldWeights: {} }) }))).toEqual([
      'initial.blackLitterman',
    ]);
  });

  it('is the window that the statistics of a large portfolio have not come to', () => {
    const older = statistics({ windowEnd: WINDOW_END - 86_400_000 });
    expect(frontierCaveats(basis({ statistics: older }))).toEqual([
      {
        path: 'asOf',
        message:
          'expected statistics of 2026-04-10T23:00:00Z, was 2026-04-09T23:00:00Z: those of a large portfolio come with its decisions',
      },
    ]);
  });

  it('is an estimator that is in force from the next window', () => {
    expect(frontierCaveats(defined({ estimator: 'fast' }))).toEqual([
      {
        path: 'estimator',
        message: 'expected statistics of fast, was slow: they come with the next window',
      },
    ]);
  });
});
