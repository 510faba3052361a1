import { Worker } from 'node:worker_threads';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { WorkerSolver } from '#platform/solver/worker-solver.js';
import { decide } from '#stream/decide.js';
import { describeIf } from '#testing/requires.js';
import { scriptedTask, scriptedWorker, SCRIPT } from '#testing/scripted-worker.js';
import { solveRequest } from '#testing/wire-fixtures.js';
import { isBuilt } from './main-job.js';

const COMPILED = new URL('../../dist/libs/platform/solver/', import.meta.url);
const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };
const LIMITS = { workers: 2, queue: 8, deadlineMs: 60_000 };

describeIf(built, 'the compiled worker threads', () => {
  it('a decision is answered while every calculating thread is busy', async () => {
    const calculator = new WorkerCalculator({ ...LIMITS, startWorker: scriptedWorker });
    const solver = new WorkerSolver(new URL('solver-worker.js', COMPILED));
    const caller = new AbortController();
    const endless = [1, 2, 3].map(() =>
      calculator.run('performance', scriptedTask(SCRIPT.endless), caller.signal),
    );
    expect(calculator.load()).toMatchObject({ busyWorkers: 2, waitingJobs: 1 });
    const request = solveRequest();
    expect(await solver.decide(request)).toEqual(decide(request));
    expect(calculator.load()).toMatchObject({ busyWorkers: 2, waitingJobs: 1 });
    caller.abort(new Error('enough'));
    await Promise.allSettled(endless);
    await Promise.all([calculator.close(), solver.close()]);
  }, 30_000);

  it('calculate what is calculated in line', async () => {
    const startWorker = (): Worker => new Worker(new URL('calculator-worker.js', COMPILED));
    const calculator = new WorkerCalculator({ ...LIMITS, startWorker });
    const { signal } = new AbortController();
    const answer = await calculator.run('performance', scriptedTask(0.25), signal);
    expect(answer).toEqual(await inlineCalculator().run('performance', scriptedTask(0.25), signal));
    await calculator.close();
  }, 30_000);
});
