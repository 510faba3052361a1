import { Worker } from 'node:worker_threads';
import { WorkerCalculator, type CalculatorOptions } from '#platform/solver/worker-calculator.js';

/** A thread that never has an answer. */
const ENDLESS = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', () => { for (;;); });
parentPort.postMessage('ready');
`;

/** A calculator of one thread that never has an answer, unless the options say otherwise. */
export const endlessCalculator = (options: Partial<CalculatorOptions>): WorkerCalculator =>
  new WorkerCalculator({
    ...{ workers: 1, queue: 4, deadlineMs: 60_000 },
    startWorker: () => new Worker(ENDLESS, { eval: true }),
    ...options,
  });

/** Resolves when so many of its threads are busy. */
export async function whenBusy(calculator: WorkerCalculator, workers: number): Promise<void> {
  while (calculator.load().busyWorkers !== workers) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
