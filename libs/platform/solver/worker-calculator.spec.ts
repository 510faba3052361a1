import { scriptedTask, scriptedWorker, SCRIPT } from '#testing/scripted-worker.js';
import { WorkerCalculator, type CalculatorOptions } from './worker-calculator.js';

describe('the pool of calculating threads', () => {
  let calculator: WorkerCalculator;
  const open = (options: Partial<CalculatorOptions> = {}): void => {
    calculator = new WorkerCalculator({
      workers: 1,
      queue: 8,
      deadlineMs: 60_000,
      startWorker: scriptedWorker,
      ...options,
    });
  };
  const ask = async (first: number, signal = new AbortController().signal) => {
    const { mean, observations } = await calculator.run('performance', scriptedTask(first), signal);
    return { mean, thread: observations };
  };
  afterEach(() => calculator.close());

  it('answers each caller, more of them than there are threads', async () => {
    open({ workers: 2 });
    const firsts = [1, 2, 3, 4, 5, 6];
    const answers = await Promise.all(firsts.map((first) => ask(first)));
    expect(answers.map(({ mean }) => mean)).toEqual(firsts);
    expect(new Set(answers.map(({ thread }) => thread)).size).toBeLessThanOrEqual(2);
    expect(calculator.load()).toEqual({
      busyWorkers: 0,
      waitingJobs: 0,
      cancelledJobs: 0,
      refusedJobs: 0,
    });
  });

  it('stops a calculation whose caller leaves, and goes on with another thread', async () => {
    open();
    const { thread } = await ask(1);
    const caller = new AbortController();
    const left = ask(SCRIPT.endless, caller.signal);
    const next = ask(2);
    expect(calculator.load()).toMatchObject({ busyWorkers: 1, waitingJobs: 1 });
    caller.abort(new Error('the caller has left'));
    await expect(left).rejects.toThrow('the caller has left');
    const answer = await next;
    expect(answer.mean).toBe(2);
    expect(answer.thread).not.toBe(thread);
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, waitingJobs: 0, cancelledJobs: 1 });
  });

  it('drops what waits when its caller leaves, and leaves the thread alone', async () => {
    open();
    const { thread } = await ask(1);
    const running = ask(2);
    const caller = new AbortController();
    const waiting = ask(SCRIPT.fatal, caller.signal);
    caller.abort(new Error('the caller has left'));
    await expect(waiting).rejects.toThrow('the caller has left');
    expect(await running).toEqual({ mean: 2, thread });
  });

  it('does not stop a thread that still starts: callers in a hurry would never get an answer', async () => {
    let starts = 0;
    open({ startWorker: () => ((starts += 1), scriptedWorker()) });
    for (let i = 0; i < 5; i++) {
      const caller = new AbortController();
      const left = expect(ask(1, caller.signal)).rejects.toThrow('in a hurry');
      caller.abort(new Error('in a hurry'));
      await left;
    }
    expect((await ask(2)).mean).toBe(2);
    expect(starts).toBe(1);
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 5 });
  });

  it('takes nothing from a caller who has left before', async () => {
    open();
    await expect(ask(1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 0 });
  });

  it('stops a calculation at the deadline, which counts from the call', async () => {
    open({ deadlineMs: 300 });
    const endless = ask(SCRIPT.endless);
    const behind = ask(SCRIPT.endless);
    const deadline = { code: 'IO_DEADLINE', message: 'expected an answer within 0.3 s' };
    await expect(endless).rejects.toMatchObject(deadline);
    await expect(behind).rejects.toMatchObject(deadline);
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 2 });
  });

  it('refuses what cannot wait', async () => {
    open({ queue: 1 });
    const caller = new AbortController();
    const endless = ask(SCRIPT.endless, caller.signal);
    const waiting = ask(1);
    await expect(ask(2)).rejects.toMatchObject({ code: 'IO_BUSY' });
    expect(calculator.load()).toMatchObject({ waitingJobs: 1, refusedJobs: 1 });
    caller.abort(new Error('left'));
    await expect(endless).rejects.toThrow('left');
    expect((await waiting).mean).toBe(1);
  });

  it('a thread that dies fails the calculation it had and no other', async () => {
    open({ workers: 2 });
    const answers = await Promise.allSettled([ask(SCRIPT.fatal), ask(1), ask(2), ask(3)]);
    expect(answers.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(answers[0]).toMatchObject({
      reason: {
        code: 'IO_WORKER',
        message: 'expected a calculating thread that answers, was one that exited with 7',
      },
    });
  });

  it('a calculation that throws is a bug of ours, and its thread lives on', async () => {
    open();
    const { thread } = await ask(1);
    await expect(ask(SCRIPT.faulty)).rejects.toMatchObject({ code: 'BUG_INVARIANT' });
    expect((await ask(2)).thread).toBe(thread);
  });

  it('closing fails what is not answered', async () => {
    open();
    const asked = [ask(SCRIPT.endless), ask(1)].map((answer) =>
      expect(answer).rejects.toMatchObject({ code: 'IO_WORKER' }),
    );
    await calculator.close();
    await Promise.all(asked);
    await expect(ask(1)).rejects.toMatchObject({ code: 'IO_WORKER' });
  });
});
