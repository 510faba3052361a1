import { jest } from '@jest/globals';
import { WorkerCalculator, type CalculatorOptions } from '#platform/solver/worker-calculator.js';
import { scriptedWorker, SCRIPT } from '#testing/scripted-worker.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { RECORDED } from '../openapi/generated/recorded.js';

/** Real connections, real threads: only what the threads calculate is scripted. */
describe('a calculation over HTTP', () => {
  // Threads that never end share the cores with the gateway.
  jest.setTimeout(30_000);
  let gateway: RunningGateway;
  let calculator: WorkerCalculator;
  const open = async (options: Partial<CalculatorOptions> = {}): Promise<void> => {
    calculator = new WorkerCalculator({
      workers: 1,
      queue: 4,
      deadlineMs: 60_000,
      // Every answer is held to the document: all of it has to be there.
      startWorker: () => scriptedWorker(RECORDED.performanceOfReturns.body),
      ...options,
    });
    gateway = await startGateway({ calculator, metricsPublic: true });
  };
  const ask = (first: number, signal?: AbortSignal): Promise<Response> =>
    gateway.call('/analysis/performance', {
      method: 'POST',
      body: JSON.stringify({ returns: [first] }),
      headers: { 'content-type': 'application/json' },
      signal: signal ?? null,
    });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const metrics = async (): Promise<string> => (await gateway.call('/metrics')).text();
  afterEach(async () => {
    await gateway.stop();
    await calculator.close();
  });

  it('is stopped when the client closes its connection', async () => {
    await open();
    const client = new AbortController();
    const left = expect(ask(SCRIPT.endless, client.signal)).rejects.toThrow();
    await until(() => calculator.load().busyWorkers === 1);
    client.abort();
    await left;
    await until(() => calculator.load().busyWorkers === 0);
    expect(calculator.load()).toMatchObject({ cancelledJobs: 1, waitingJobs: 0 });
    expect((await ask(1)).status).toBe(200);
  });

  it('is not stopped by a client who has its answer', async () => {
    await open();
    for (let i = 0; i < 3; i++) expect((await ask(1)).status).toBe(200);
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 0 });
  });

  it('is dropped when it waits and its client leaves', async () => {
    await open();
    const first = new AbortController();
    const second = new AbortController();
    const left = Promise.allSettled(
      [first, second].map(({ signal }) => ask(SCRIPT.endless, signal)),
    );
    await until(() => calculator.load().waitingJobs === 1);
    second.abort();
    await until(() => calculator.load().waitingJobs === 0);
    expect(calculator.load()).toMatchObject({ busyWorkers: 1, cancelledJobs: 1 });
    first.abort();
    expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is 503 with Retry-After at the deadline, and its thread is free again', async () => {
    await open({ deadlineMs: 250 });
    const late = await ask(SCRIPT.endless);
    expect(late.status).toBe(503);
    expect(late.headers.get('retry-after')).toBe('5');
    expect(late.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await late.json()).toMatchObject({ detail: 'expected an answer within 0.25 s' });
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 1 });
  });

  it('is 503 with Retry-After when too many wait', async () => {
    await open({ queue: 0 });
    const client = new AbortController();
    const endless = expect(ask(SCRIPT.endless, client.signal)).rejects.toThrow();
    await until(() => calculator.load().busyWorkers === 1);
    const refused = await ask(1);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await metrics()).toMatch(/^ballast_calculator_refused_jobs_total 1$/m);
    client.abort();
    await endless;
  });

  it('is 503 when its thread dies, and says nothing of the inside', async () => {
    await open();
    const answer = await ask(SCRIPT.fatal);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      detail: 'expected a thread that answers, was one that ended: try again later',
    });
    expect((await ask(1)).status).toBe(200);
  });

  it('health, reads and metrics are answered while every thread calculates', async () => {
    await open();
    gateway.log.append(...filledLog());
    const client = new AbortController();
    const endless = Promise.allSettled([1, 2].map(() => ask(SCRIPT.endless, client.signal)));
    await until(() => calculator.load().waitingJobs === 1);
    const begin = performance.now();
    for (const path of ['/health/live', '/health/ready', '/decisions/d1', '/portfolio/metrics']) {
      expect((await gateway.call(path)).status).toBe(200);
    }
    // Seconds would be a thread that waits; how fast it is says the bench.
    expect(performance.now() - begin).toBeLessThan(2000);
    const text = await metrics();
    expect(text).toMatch(/^ballast_calculator_busy_workers 1$/m);
    expect(text).toMatch(/^ballast_calculator_waiting_jobs 1$/m);
    client.abort();
    await endless;
    await until(() => calculator.load().busyWorkers === 0);
    expect(await metrics()).toMatch(/^ballast_calculator_cancelled_jobs_total 2$/m);
  });
});
