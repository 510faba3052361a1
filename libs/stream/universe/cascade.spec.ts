import { command } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import type { Cascade, PortfolioDefinition } from '../generated/wire-types.js';
import { portfolioFaults } from './validate-definition.js';

const CASCADE: Cascade = {
  steps: [
    { kind: 'maxSharpe', timesMeanReturn: null },
    { kind: 'efficientReturn', timesMeanReturn: 1.1 },
  ],
  rounds: 5,
  gammaStep: 0.001,
  perturbation: 0.01,
  seed: 7,
};

const cascading = (over: Partial<PortfolioDefinition> = {}): PortfolioDefinition =>
  eagerPortfolio({
    optimiser: 'cascade',
    objective: { kind: 'maxSharpe', fallback: 'none' },
    cascade: CASCADE,
    ...over,
  });

describe('a portfolio whose optimiser is a cascade', () => {
  it('asks for it in its solve requests, with an annual step of gamma', () => {
    const scenario = new UniverseScenario([cascading()]);
    scenario.untilWindow(3);
    expect(scenario.requests[0].cascade).toEqual({
      ...CASCADE,
      gammaStep: expect.closeTo(0.052, 15) as number,
    });
  });

  it('is solved for another objective where a command names one', () => {
    const scenario = new UniverseScenario([cascading()]);
    scenario.untilWindow(2);
    const objective = { kind: 'minVolatility', fallback: 'none' } as const;
    scenario.feed(command({ commandId: 'own', dryRun: true, objective }));
    scenario.feed(command({ commandId: 'declared', dryRun: true }));
    const [own, declared] = scenario.requests;
    expect([own.objective, own.cascade]).toEqual([objective, null]);
    expect(declared.cascade?.seed).toBe(7);
  });
});

describe('the faults of a portfolio', () => {
  const { universe } = new UniverseScenario([]);
  const faults = (over: Partial<PortfolioDefinition>): string[] =>
    portfolioFaults(cascading(over), universe);

  it('are none of a cascade as it should be', () => {
    expect(faults({})).toEqual([]);
  });

  it('list every fault of a cascade at once', () => {
    expect(
      faults({
        objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
        cascade: {
          steps: [
            { kind: 'minVolatility', timesMeanReturn: 1 },
            { kind: 'efficientReturn', timesMeanReturn: null },
          ],
          rounds: 0,
          gammaStep: -1,
          perturbation: Infinity,
          seed: 0.5,
        },
      }),
    ).toEqual([
      'objective.fallback: expected none, for a cascade says what follows, was minVolatility',
      'cascade.steps[0].kind: expected the objective maxSharpe, was minVolatility',
      'cascade.steps[0].timesMeanReturn: expected none of minVolatility',
      'cascade.steps[1].timesMeanReturn: expected a finite number, was null',
      'cascade.rounds: expected 1 to 100, was 0',
      'cascade.gammaStep: expected a finite number of 0 or more, was -1',
      'cascade.perturbation: expected a finite number of 0 or more, was Infinity',
      'cascade.seed: expected a whole number, was 0.5',
    ]);
    expect(faults({ cascade: { ...CASCADE, steps: [] } })).toEqual([
      'cascade.steps: expected one or more',
    ]);
  });

  it('include a cascade that is missing, or that another optimiser has no use for', () => {
    expect(faults({ cascade: null })).toEqual([
      'cascade: expected steps, rounds and a seed, was none',
    ]);
    expect(faults({ optimiser: 'internal' })).toEqual([
      'cascade: expected none of the optimiser internal',
    ]);
  });

  it('include an objective that only a cascade has', () => {
    const objective = { kind: 'efficientReturn', fallback: 'none' } as const;
    expect(faults({ optimiser: 'internal', cascade: null, objective })).toEqual([
      'objective.kind: expected maxSharpe or minVolatility, was efficientReturn',
    ]);
  });
});
