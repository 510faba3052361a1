import { parentPort } from 'node:worker_threads';
import { calculate, type Calculation } from './calculations.js';
import type { CalculatorReply } from './calculator-reply.js';
import { loadSolvers } from './load-solvers.js';

// Nothing is lost meanwhile: what is asked waits in the port until somebody listens.
await loadSolvers();

parentPort?.on('message', (calculation: Calculation) => {
  parentPort?.postMessage(replyTo(calculation));
});

function replyTo(calculation: Calculation): CalculatorReply {
  try {
    return { answer: calculate(calculation) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
