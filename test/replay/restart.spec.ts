import { seededUniform } from '#testing/seeded-random.js';
import { definedDriver, replay, sessionBatches, transcript } from './casablanca-replay.js';

/** Past the warm-up and its first decisions; a full replay adds time, not states. */
const batches = sessionBatches(undefined, 320);

describe('a restart', () => {
  const whole = transcript(replay(batches));

  it('after every hundredth record, on average, equals the uninterrupted run', () => {
    const uniform = seededUniform(2023);
    const driver = definedDriver();
    let restarts = 0;
    for (const batch of batches) {
      driver.publish(batch);
      while (driver.step()) {
        if (uniform() >= 0.01) continue;
        driver.restart();
        restarts += 1;
      }
    }
    expect(restarts).toBeGreaterThan(50);
    expect(transcript(driver)).toEqual(whole);
  });

  it.each([0, 1, 247, 248, 249, 308, 309])(
    'between sessions %p and the next changes nothing',
    (k) => {
      const driver = definedDriver();
      batches.forEach((batch, index) => {
        driver.run(batch);
        if (index === k) driver.restart();
      });
      expect(transcript(driver)).toEqual(whole);
    },
  );

  it('while decisions are under way changes nothing', () => {
    const uniform = seededUniform(11);
    const driver = definedDriver({ choose: (candidates) => Math.floor(uniform() * candidates) });
    driver.publish(batches.flat());
    while (driver.step()) if (uniform() < 0.005) driver.restart();
    expect(transcript(driver)).toEqual(whole);
  });
});
