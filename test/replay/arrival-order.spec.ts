import type { TickRecord } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { seededUniform, shuffled } from '#testing/seeded-random.js';
import { definedDriver, replay, sessionBatches, transcript } from './casablanca-replay.js';

const whole = transcript(replay());

const isTick = (output: Output): boolean => (output.value as TickRecord).kind === 'tick';

/** The ticks of each window in another order, some of them twice; watermarks stay where they are. */
function disordered(batch: readonly Output[], uniform: () => number): Output[] {
  const ticks = shuffled(batch.filter(isTick), uniform);
  return [
    ...ticks,
    ...ticks.filter(() => uniform() < 0.2),
    ...batch.filter((output) => !isTick(output)),
  ];
}

describe('arrival order within the bound', () => {
  it.each([1, 2])('of ticks does not change one bit (seed %p)', (seed) => {
    const uniform = seededUniform(seed);
    const [first, ...rest] = sessionBatches();
    expect(transcript(replay([first, ...rest.map((batch) => disordered(batch, uniform))]))).toEqual(
      whole,
    );
  });

  it.each([3, 4, 5])(
    'of tasks does not change one bit, with all sessions in the log (seed %p)',
    (seed) => {
      const uniform = seededUniform(seed);
      const driver = definedDriver({ choose: (candidates) => Math.floor(uniform() * candidates) });
      driver.run(sessionBatches().flat());
      expect(transcript(driver)).toEqual(whole);
    },
  );

  it('of answers does not change one bit, as late or as early as they can come', () => {
    // The first task with input is taken: a solve waits until everything before it has nothing left to do.
    const late = definedDriver().run(sessionBatches().flat());
    expect(transcript(late)).toEqual(whole);
    // The last task with input is taken: a solve goes before everything else.
    const early = definedDriver({ choose: (candidates) => candidates - 1 });
    early.run(sessionBatches().flat());
    expect(transcript(early)).toEqual(whole);
  });
});
