import fc from 'fast-check';
import { noNumbersYet, PushedNumbers } from './pushed-numbers.js';

const after = (...numbers: readonly number[]): PushedNumbers => {
  const heard = new PushedNumbers(noNumbersYet());
  numbers.forEach((number) => heard.heard(number));
  return heard;
};

describe('the numbers of a feed', () => {
  it('count once, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 120 }), (numbers) => {
        const seen = new Set<number>();
        const heard = new PushedNumbers(noNumbersYet());
        let repeats = 0;
        for (const number of numbers) {
          const isRepeat = seen.has(number);
          if (isRepeat) repeats += 1;
          seen.add(number);
          expect(heard.heard(number).kind).toBe(isRepeat ? 'repeat' : 'new');
        }
        const { duplicates, missing, stretches } = heard.state();
        const span = seen.size === 0 ? 0 : Math.max(...seen) - Math.min(...seen) + 1;
        expect({ duplicates, missing }).toEqual({
          duplicates: repeats,
          missing: span - seen.size,
        });
        const told = stretches.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(told).toEqual([...seen].sort((a, b) => a - b));
      }),
    );
  });

  it('go on from their state as if nothing had been between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), fc.array(fc.nat(40)), (before, then) => {
        const whole = after(...before);
        const again = new PushedNumbers(
          JSON.parse(JSON.stringify(whole.state())) as ReturnType<PushedNumbers['state']>,
        );
        expect(then.map((number) => again.heard(number))).toEqual(
          then.map((number) => whole.heard(number)),
        );
        expect(again.state()).toEqual(whole.state());
      }),
    );
  });

  it('left out are said once, and are missing until they come', () => {
    const heard = after(1, 2);
    expect(heard.heard(6)).toEqual({ kind: 'new', skipped: [3, 5] });
    expect(heard.heard(4)).toEqual({ kind: 'new', skipped: null });
    expect(heard.state()).toMatchObject({ gaps: 1, missing: 2 });
    heard.heard(3);
    heard.heard(5);
    expect(heard.state()).toMatchObject({ gaps: 1, missing: 0, stretches: [[1, 6]] });
  });

  it('below the first belong before it', () => {
    const heard = after(11);
    expect(heard.heard(10)).toEqual({ kind: 'new', skipped: null });
    expect(heard.heard(1)).toEqual({ kind: 'new', skipped: [2, 9] });
  });

  it('are forgotten from below once there are too many gaps, and then are no longer taken', () => {
    const gaps = Array.from({ length: 300 }, (_, i) => 2 * i);
    const heard = after(...gaps);
    const { stretches, forgotten } = heard.state();
    expect([stretches.length, forgotten]).toEqual([256, 2 * (300 - 256 - 1)]);
    expect(heard.heard(forgotten - 1)).toEqual({ kind: 'forgotten' });
    expect(heard.heard(forgotten + 1)).toEqual({ kind: 'new', skipped: null });
  });
});
