import { readEnvironment } from '#platform/config/environment.js';
import { calculatorOptions } from './calculator-options.js';

describe("the calculator's part of the configuration", () => {
  it.each([
    [1, 1],
    [2, 1],
    [8, 7],
  ])('of %d cores it takes %d unless told otherwise', (cores, workers) => {
    expect(calculatorOptions(readEnvironment({}), cores)).toEqual({
      workers,
      queue: 256,
      deadlineMs: 30_000,
    });
  });

  it('takes what is given', () => {
    const environment = readEnvironment({
      BALLAST_CALCULATOR_WORKERS: '3',
      BALLAST_CALCULATOR_QUEUE: '0',
      BALLAST_CALCULATOR_DEADLINE_MS: '500',
    });
    expect(calculatorOptions(environment, 8)).toEqual({ workers: 3, queue: 0, deadlineMs: 500 });
  });

  it.each(['0', '65', '1.5', '-1', 'two'])('refuses %s threads', (workers) => {
    expect(() => readEnvironment({ BALLAST_CALCULATOR_WORKERS: workers })).toThrow(
      `BALLAST_CALCULATOR_WORKERS: expected a whole number from 1 to 64, was "${workers}"`,
    );
  });
});
