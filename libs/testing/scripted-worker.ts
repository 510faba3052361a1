import { Worker } from 'node:worker_threads';
import type { PerformanceInputs } from '#core/performance/performance-report.js';

/** First returns that a scripted worker knows: it calculates forever, ends its thread, throws. */
export const SCRIPT = { endless: 0.11, fatal: 0.12, faulty: 0.13 };

const SOURCE = `
const { parentPort, threadId, workerData } = require('node:worker_threads');
parentPort.on('message', ({ task }) => {
  const first = task.returns[0];
  if (first === ${SCRIPT.endless}) for (;;);
  if (first === ${SCRIPT.fatal}) process.exit(7);
  if (first === ${SCRIPT.faulty}) parentPort.postMessage({ reason: 'expected a fault, was this one' });
  else parentPort.postMessage({ answer: { ...workerData, mean: first, observations: threadId, warnings: [] } });
});
parentPort.postMessage('ready');
`;

/** A real thread in place of the compiled worker; its answer's `observations` say which thread it was, `rest` is the rest of it. */
export const scriptedWorker = (rest: unknown = {}): Worker =>
  new Worker(SOURCE, { eval: true, workerData: rest });

/** What such a thread is asked. */
export const scriptedTask = (first: number): PerformanceInputs => ({
  returns: new Float64Array([first]),
  periodsPerYear: 252,
  riskFreeRates: new Float64Array(1),
  minimumAcceptableReturns: new Float64Array(1),
  confidence: 0.95,
  ddof: 1,
  downsideDenominator: 'all',
  compounding: true,
  benchmark: null,
});
