import fc from 'fast-check';
import { universeStage } from './universe/universe-stage.js';
import {
  answerTo,
  closesOf,
  command,
  definitionOf,
  fedUniverse,
} from '#testing/stream-fixtures.js';
import { portfolioDefinition, universeDefinition } from '#testing/wire-fixtures.js';
import type { Decision, SolveRequest } from './generated/wire-types.js';
import { decisionIdOf, requestDigest } from './identifiers.js';
import { topics } from './topics.js';

/** A request as the universe stage writes one. */
function solveRequest(): SolveRequest {
  const universe = universeDefinition();
  const task = fedUniverse(universeStage.create(0));
  task.feed(definitionOf({ universe }));
  task.feed(definitionOf({ portfolio: portfolioDefinition() }));
  for (let k = 0; k < 5; k++) {
    task.feed(closesOf(universe, k, [100 + k, 200 - k * k, 50 + (k % 2)]));
  }
  task.feed(command());
  return task.said<SolveRequest>(topics.solves.name)[0];
}

type Path = readonly (string | number)[];

/** Every leaf of a value, by the path to it; an empty list is one. */
function leaves(value: unknown, path: Path = []): [string, Path][] {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (fields.length === 0) return [[path.join('.'), path]];
  return fields.flatMap(([key, field]) => leaves(field, [...path, key]));
}

/** A copy of the value that differs in the leaf at `path` alone. */
function changedAt(value: unknown, [key, ...rest]: Path): unknown {
  if (key !== undefined) {
    const copy = structuredClone(value) as Record<string, unknown>;
    copy[key] = changedAt(copy[key], rest);
    return copy;
  }
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value}x`;
  return value === null ? 1 : [1];
}

describe('a decision id', () => {
  const parts = { portfolioId: 'portf1', windowEnd: 1, cause: 'review', ordinal: 1 };

  it('is the same for the same portfolio, window, cause and ordinal', () => {
    expect(decisionIdOf(parts)).toBe(decisionIdOf({ ...parts }));
    expect(decisionIdOf(parts)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([{ portfolioId: 'other' }, { windowEnd: 2 }, { cause: 'manual' }, { ordinal: 2 }])(
    'differs with %p',
    (over) => {
      expect(decisionIdOf({ ...parts, ...over })).not.toBe(decisionIdOf(parts));
    },
  );
});

describe('the digest of a request', () => {
  const request = solveRequest();

  it('is SHA-256 in hexadecimal', () => {
    expect(requestDigest(request)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('is on the decision', () => {
    const universe = universeDefinition();
    const task = fedUniverse(universeStage.create(0));
    task.feed(definitionOf({ universe }));
    task.feed(definitionOf({ portfolio: portfolioDefinition() }));
    for (let k = 0; k < 4; k++) task.feed(closesOf(universe, k, [100 + k, 200 - k * k, 50]));
    task.feed(command());
    const asked = task.said<SolveRequest>(topics.solves.name)[0];
    task.feed(answerTo(asked, null));
    expect(task.said<Decision>(topics.decisions.name)[0].digest).toBe(requestDigest(asked));
  });

  it.each(leaves(request))('changes with %s', (_, path) => {
    expect(requestDigest(changedAt(request, path) as SolveRequest)).not.toBe(
      requestDigest(request),
    );
  });

  it('is of the fields there were before where no later one is used', () => {
    const { cascade, evidence, turnoverLeft, ...before } = request;
    expect([cascade, evidence, turnoverLeft]).toEqual([null, null, null]);
    expect(requestDigest(before as SolveRequest)).toBe(requestDigest(request));
  });

  it('changes with the last bit of any number', () => {
    const nudged = (value: number): number => value + Math.max(1, Math.abs(value)) * 2.3e-16;
    fc.assert(
      fc.property(
        fc.constantFrom('expectedReturns', 'covariance', 'heldWeights' as const),
        fc.nat({ max: 2 }),
        (field, at) => {
          const values = request[field].map((value, i) => (i === at ? nudged(value) : value));
          expect(requestDigest({ ...request, [field]: values })).not.toBe(requestDigest(request));
        },
      ),
    );
  });

  it('cannot be kept by moving a boundary between lists', () => {
    const [first, ...rest] = request.expectedReturns;
    const moved = { ...request, expectedReturns: rest, covariance: [...request.covariance, first] };
    expect(requestDigest(moved)).not.toBe(requestDigest(request));
  });
});
