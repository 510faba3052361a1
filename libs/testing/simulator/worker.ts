import { parentPort, workerData } from 'node:worker_threads';
import { Simulation } from './simulation.js';
import { type Report, reportOf, type Share } from './report.js';

/** Runs its share of the seeds, one after another, and reports each. */
const { from, until, step } = workerData as Share;
const simulation = new Simulation();
for (let seed = from; seed < until; seed += step) {
  const report: Report = reportOf(seed, await simulation.run(seed));
  parentPort?.postMessage(report);
}
