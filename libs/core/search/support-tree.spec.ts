import { longOnly } from '../optimise/long-only.js';
import { OPEN } from './decisions.js';
import { supportLimits } from './support-limits.js';
import { searchTree } from './support-tree.js';

describe('a search over what is held', () => {
  it('ends also where a solver leaves nothing but infinite weights', () => {
    let solves = 0;
    const result = searchTree<null>({
      limits: supportLimits(longOnly({ instruments: ['A', 'B', 'C'], maxHoldings: 1 })),
      root: new Int8Array(3).fill(OPEN),
      interchangeable: Int32Array.of(0, 1, 2),
      maxSolves: 2000,
      solve: () => {
        solves += 1;
        const weights = new Float64Array(3).fill(Infinity);
        const [status, activeSet, exact, found] = ['point', null, false, null] as const;
        return { status, value: 0, size: 1, weights, activeSet, exact, found };
      },
    });
    expect([result.best, result.isProven]).toEqual([null, false]);
    expect(solves).toBeLessThan(20);
  });
});
