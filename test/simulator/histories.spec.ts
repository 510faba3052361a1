import { printed, reportOf } from '#testing/simulator/report.js';
import { Simulation } from '#testing/simulator/simulation.js';

/** 0.25 s of one core each. */
const SEEDS = 200;
const TIMEOUT_MS = 900_000;

describe('histories of the stream tasks on a virtual log', () => {
  it(
    `end with the log of the undisturbed run, whatever strikes: seeds 1 to ${SEEDS}`,
    async () => {
      const simulation = new Simulation();
      for (let seed = 1; seed <= SEEDS; seed++) {
        const report = reportOf(seed, await simulation.run(seed));
        if (report.violations.length > 0) throw new Error(printed(report));
      }
    },
    TIMEOUT_MS,
  );
});
