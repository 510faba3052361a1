import { metrics, portfolioDefinition, statistics } from '#testing/wire-fixtures.js';
import type { FrontierBasis } from './frontier-caveats.js';
import { KeptFrontiers } from './kept-frontiers.js';

const basisOf = (portfolioId: string): FrontierBasis => ({
  definition: portfolioDefinition({ portfolioId }),
  metrics: metrics({ portfolioId }),
  statistics: statistics({ portfolioId }),
});

describe('frontiers that are kept', () => {
  const [a, b] = [basisOf('a'), basisOf('b')];
  const text = (letter: string): string => letter.repeat(40);

  it('are found by portfolio and number of points', () => {
    const kept = new KeptFrontiers(100);
    kept.keep(a, 5, text('x'));
    kept.keep(b, 5, text('y'));
    expect([kept.find(a, 5), kept.find(b, 5), kept.find(a, 6)]).toEqual([
      text('x'),
      text('y'),
      undefined,
    ]);
  });

  it.each(['definition', 'metrics', 'statistics'] as const)('end with their %s', (part) => {
    const kept = new KeptFrontiers(100);
    kept.keep(a, 5, text('x'));
    expect(kept.find({ ...a, [part]: { ...a[part] } }, 5)).toBeUndefined();
    expect(kept.characters).toBe(0);
  });

  it('stay within the limit: the one that was read longest ago goes first', () => {
    const kept = new KeptFrontiers(100);
    kept.keep(a, 5, text('x'));
    kept.keep(b, 5, text('y'));
    kept.find(a, 5);
    kept.keep(b, 6, text('z'));
    expect(kept.characters).toBe(80);
    expect(kept.find(b, 5)).toBeUndefined();
    expect([kept.find(a, 5), kept.find(b, 6)]).toEqual([text('x'), text('z')]);
  });

  it('of more than the limit are not kept', () => {
    const kept = new KeptFrontiers(30);
    kept.keep(a, 5, text('x'));
    expect([kept.find(a, 5), kept.characters]).toEqual([undefined, 0]);
  });

  it('are counted once where they are kept again', () => {
    const kept = new KeptFrontiers(100);
    kept.keep(a, 5, text('x'));
    kept.keep(a, 5, text('y'));
    expect([kept.find(a, 5), kept.characters]).toEqual([text('y'), 40]);
  });
});
