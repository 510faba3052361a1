import { BallastError } from '#core/ballast-error.js';
import { watchPartitions } from './watch-partitions.js';

describe('the watch over partitions', () => {
  /** Answers the looks one after the other with these, and then with nothing wrong. */
  const watched = async (answers: readonly (Error | undefined)[]): Promise<BallastError> => {
    let looks = 0;
    let end: () => void = () => undefined;
    try {
      return await new Promise((resolve) => {
        end = watchPartitions({
          everyMs: 1,
          onChanged: resolve,
          verify: () => {
            const answer = answers[looks++];
            return answer === undefined ? Promise.resolve() : Promise.reject(answer);
          },
        });
      });
    } finally {
      end();
    }
  };

  it('hears of a change, and not of a cluster that does not answer', async () => {
    const outage = new BallastError('CONFIG_KAFKA', 'expected a broker');
    const change = new BallastError('CONFIG_TOPICS', 'expected 4 partitions, was 5');
    expect(await watched([undefined, outage, new Error('a socket'), change])).toBe(change);
  });

  it('tells a change once', async () => {
    let told = 0;
    const looked = new Promise<void>((resolve) => {
      const end = watchPartitions({
        everyMs: 1,
        verify: () => Promise.reject(new BallastError('CONFIG_TOPICS', 'changed')),
        onChanged: () => {
          told += 1;
          setTimeout(() => {
            end();
            resolve();
          }, 20);
        },
      });
    });
    await looked;
    expect(told).toBe(1);
  });
});
