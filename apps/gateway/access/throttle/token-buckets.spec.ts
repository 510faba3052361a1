import fc from 'fast-check';
import { TokenBuckets } from './token-buckets.js';

describe('token buckets', () => {
  let now = 0;
  const buckets = (capacity = 10): TokenBuckets =>
    new TokenBuckets({ rate: { perSecond: 2, burst: 4 }, capacity, now: () => now });
  beforeEach(() => {
    now = 1_000;
  });

  it('give the burst at once, then the rate', () => {
    const some = buckets();
    expect([1, 2, 3, 4, 5].map(() => some.take('a'))).toEqual([0, 0, 0, 0, 500]);
    now += 499;
    expect(some.take('a')).toBe(1);
    now += 1;
    expect([some.take('a'), some.take('a')]).toEqual([0, 500]);
  });

  it('are apart by name, and a look takes nothing', () => {
    const some = buckets();
    for (let k = 0; k < 4; k += 1) some.take('a');
    expect([some.look('a'), some.look('a'), some.take('b')]).toEqual([500, 500, 0]);
  });

  it('a clock that is set back fills nothing', () => {
    const some = buckets();
    for (let k = 0; k < 4; k += 1) some.take('a');
    now -= 10_000;
    expect(some.take('a')).toBe(500);
  });

  it('in any window no more pass than the burst and what has filled since', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 200 }), (pauses) => {
        const some = buckets();
        const start = now;
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (some.take('a') === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(4 + ((now - start) * 2) / 1000);
      }),
    );
  });

  it('go when they are full again, and never are more than the capacity', () => {
    const some = buckets();
    for (let k = 0; k < 1_000; k += 1) some.take(`address ${k}`);
    expect(some.size).toBe(10);
    now += 2_000;
    for (let k = 0; k < 5; k += 1) some.take('a');
    expect(some.size).toBe(1);
  });
});
