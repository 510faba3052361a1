import { jest } from '@jest/globals';
import type { CalculatorOptions, WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { endlessCalculator, whenBusy } from '../../../../test/gateway/endless-calculator.js';
import { filledLog } from '../../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../../test/gateway/running-gateway.js';

describe('the frontier of a portfolio', () => {
  // Threads that never end share the cores with the gateway.
  jest.setTimeout(30_000);
  let gateway: RunningGateway;
  let calculator: WorkerCalculator;
  const open = async (options: Partial<CalculatorOptions>): Promise<void> => {
    calculator = endlessCalculator(options);
    gateway = await startGateway({ calculator });
    gateway.log.append(...filledLog());
  };
  const frontier = (client = new AbortController()): Promise<Response> =>
    gateway.call('/portfolio/optimization/frontier', { signal: client.signal });
  const busy = (workers: number): Promise<void> => whenBusy(calculator, workers);
  afterEach(async () => {
    await gateway.stop();
    await calculator.close();
  });

  it('is 503 at the deadline, and is not solved further', async () => {
    await open({ deadlineMs: 250 });
    const late = await frontier();
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await late.json()).toMatchObject({ detail: 'expected an answer within 0.25 s' });
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 1 });
  });

  it('is 503 when too many wait, and ends when its client leaves', async () => {
    await open({ queue: 0 });
    const client = new AbortController();
    const left = expect(frontier(client)).rejects.toThrow();
    await busy(1);
    const refused = await frontier();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await gateway.call('/portfolio/metrics')).status).toBe(200);
    client.abort();
    await left;
    await busy(0);
    expect(calculator.load()).toMatchObject({ cancelledJobs: 1, refusedJobs: 1 });
  });
});
