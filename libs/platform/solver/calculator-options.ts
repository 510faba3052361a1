import type { Environment } from '#platform/config/environment.js';
import type { CalculatorOptions } from './worker-calculator.js';

/**
 * The calculator's part of the configuration.
 * @param cores processors this process may use: one is left to the thread that answers
 */
export function calculatorOptions(environment: Environment, cores: number): CalculatorOptions {
  const { BALLAST_CALCULATOR_WORKERS: workers } = environment;
  return {
    workers: workers === '' ? Math.max(1, cores - 1) : Number(workers),
    queue: environment.BALLAST_CALCULATOR_QUEUE,
    deadlineMs: environment.BALLAST_CALCULATOR_DEADLINE_MS,
  };
}
