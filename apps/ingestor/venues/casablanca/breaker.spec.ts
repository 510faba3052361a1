import { Breaker } from './breaker.js';

describe('the circuit breaker', () => {
  let time = 0;
  let chance = 0;
  const breaker = (): Breaker =>
    new Breaker({
      ...{ now: () => time, random: () => chance },
      ...{ firstMs: 1000, longestMs: 10_000, threshold: 3 },
    });
  beforeEach(() => {
    [time, chance] = [0, 0];
  });

  it('waits twice as long after each failure, half of it at random, and never longer than the longest', () => {
    const tried = breaker();
    const waits = Array.from({ length: 6 }, () => {
      tried.failed();
      return tried.retryAt - time;
    });
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    chance = 1 - 1e-9;
    tried.failed();
    expect(tried.retryAt).toBeCloseTo(10_000, 4);
  });

  it('is closed, open after so many failures in a row, half-open when its wait is over', () => {
    const tried = breaker();
    expect([tried.failed(), tried.failed()]).toEqual([false, false]);
    expect([tried.state, tried.admits()]).toEqual(['closed', false]);
    expect(tried.failed()).toBe(true);
    expect([tried.state, tried.admits()]).toEqual(['open', false]);
    time = tried.retryAt;
    expect([tried.state, tried.admits()]).toEqual(['half-open', true]);
  });

  it('is decided by one trial: open again, or closed', () => {
    const tried = breaker();
    for (let k = 0; k < 3; k++) tried.failed();
    time = tried.retryAt;
    expect(tried.failed()).toBe(false);
    expect(tried.state).toBe('open');
    time = tried.retryAt;
    tried.succeeded();
    expect([tried.state, tried.admits()]).toEqual(['closed', true]);
  });
});
