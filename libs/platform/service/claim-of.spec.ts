import { readEnvironment } from '#platform/config/environment.js';
import { owns } from '#platform/task/claim.js';
import { claimOf } from './claim-of.js';

const claim = (variables: Record<string, string>, hostname = 'host') =>
  claimOf(readEnvironment(variables), hostname);

describe('the claim of a process', () => {
  it('is all of it when it is alone, and another with each start', () => {
    const first = claim({});
    expect(first).toMatchObject({ replicas: 1, ordinal: 0 });
    expect(claim({}).startId).not.toBe(first.startId);
  });

  it('takes its ordinal from the environment, or from the name a StatefulSet gives', () => {
    expect(claim({ BALLAST_REPLICAS: '3', BALLAST_ORDINAL: '2' }).ordinal).toBe(2);
    expect(claim({ BALLAST_REPLICAS: '3' }, 'ballast-analytics-1').ordinal).toBe(1);
  });

  it('is refused when nothing says which of several this is', () => {
    for (const hostname of ['host', 'ballast-analytics-3']) {
      expect(() => claim({ BALLAST_REPLICAS: '3' }, hostname)).toThrow(
        `expected BALLAST_ORDINAL, or a host name that ends in a number below 3, was ${hostname}`,
      );
    }
  });

  it('shares tasks without a rest and without a repetition', () => {
    const owners = [0, 1, 2].map((ordinal) =>
      [0, 1, 2, 3].filter((task) => owns({ replicas: 3, ordinal }, task)),
    );
    expect(owners).toEqual([[0, 3], [1], [2]]);
  });
});
