import { parentPort } from 'node:worker_threads';
import { runSolverJob, type SolverJob } from './solver-job.js';

parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: SolverJob }) => {
  try {
    parentPort?.postMessage({ id, reply: runSolverJob(job) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, reason });
  }
});
