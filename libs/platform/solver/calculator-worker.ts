import { parentPort } from 'node:worker_threads';
import { calculateJudged, type Calculation } from './calculations.js';
import type { CalculatorReply } from './calculator-reply.js';
import { loadSolvers } from './load-solvers.js';

await loadSolvers();

parentPort?.on('message', (calculation: Calculation) => say(replyTo(calculation)));
say('ready');

function say(reply: CalculatorReply): void {
  parentPort?.postMessage(reply);
}

function replyTo(calculation: Calculation): CalculatorReply {
  try {
    return { answer: calculateJudged(calculation) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
