import { decision, outcome, solveRequest, solveResult } from '#testing/wire-fixtures.js';
import { DecisionMemory } from './decision-memory.js';
import type { StoredDecision } from './stored-decision.js';

/** The two matrices of three instruments. */
const NUMBERS = 12;

function stored(ordinal: number, status: 'applied' | 'rejected' = 'applied'): StoredDecision {
  const request = solveRequest({ decisionId: `d${ordinal}` });
  const version = status === 'applied' ? ordinal : null;
  return {
    decision: decision(request, solveResult({ status }), { ordinal, version }),
    ...{ position: '', iterations: null, headers: {}, effect: null },
  };
}

const applied = (ordinal: number) =>
  outcome({ id: `d${ordinal}`, subject: 'decision', status: 'applied', windowEnd: ordinal });

const idsOf = (decisions: readonly StoredDecision[]): string[] =>
  decisions.map(({ decision: { decisionId } }) => decisionId);

describe('the memory of a portfolio\u2019s decisions', () => {
  it('keeps so many, and says which it lets go', () => {
    const memory = new DecisionMemory({ decisions: 2, numbers: Infinity });
    const gone = [1, 2, 3, 4].map((ordinal) => idsOf(memory.add(stored(ordinal))));
    expect(gone).toEqual([[], [], ['d1'], ['d2']]);
    expect(idsOf(memory.items)).toEqual(['d3', 'd4']);
    expect(memory.find('d2')).toBeUndefined();
  });

  it('keeps so many numbers, and the newest decision whatever its size', () => {
    const memory = new DecisionMemory({ decisions: 10, numbers: 2 * NUMBERS });
    [1, 2, 3].forEach((ordinal) => memory.add(stored(ordinal)));
    expect(idsOf(memory.items)).toEqual(['d2', 'd3']);
    const small = new DecisionMemory({ decisions: 10, numbers: 1 });
    [1, 2].forEach((ordinal) => small.add(stored(ordinal)));
    expect(idsOf(small.items)).toEqual(['d2']);
  });

  it('knows what brought a version about that is still in force after its decision has gone', () => {
    const memory = new DecisionMemory({ decisions: 2, numbers: Infinity });
    memory.add(stored(1));
    [2, 3, 4, 5].forEach((ordinal) => memory.add(stored(ordinal, 'rejected')));
    expect(idsOf(memory.items)).toEqual(['d4', 'd5']);
    expect(memory.causeOf(1)).toEqual({ kind: 'sharpeBelowThreshold', decisionId: 'd1' });
  });

  it('counts those that have gone too', () => {
    const memory = new DecisionMemory({ decisions: 1, numbers: Infinity });
    [1, 2].forEach((ordinal) => memory.add(stored(ordinal)));
    memory.add(stored(3, 'rejected'));
    expect([...memory.counts]).toEqual([
      ['applied', 2],
      ['rejected', 1],
    ]);
  });

  it('joins the decisions it keeps with their effects, whichever come first and in whatever order', () => {
    const ordinals = Array.from({ length: 9 }, (_, k) => k + 1);
    const backwards = ordinals.toReversed();
    for (const order of [ordinals, backwards]) {
      const memory = new DecisionMemory({ decisions: 3, numbers: Infinity });
      order.forEach((ordinal) => memory.applied(applied(ordinal)));
      ordinals.forEach((ordinal) => memory.add(stored(ordinal)));
      expect(memory.items.map(({ effect }) => effect?.windowEnd)).toEqual([7, 8, 9]);
      memory.applied(outcome({ ...applied(9), cost: 0.5 }));
      expect(memory.last?.effect?.cost).toBe(0.5);
    }
  });
});
