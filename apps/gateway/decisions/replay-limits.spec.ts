import { jest } from '@jest/globals';
import { calculate } from '#platform/solver/calculations.js';
import type { CalculatorOptions, WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { decide } from '#stream/decide.js';
import { decision, decisionRecord, solveRequest } from '#testing/wire-fixtures.js';
import { endlessCalculator, whenBusy } from '../../../test/gateway/endless-calculator.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

describe('a replay', () => {
  // Threads that never end share the cores with the gateway.
  jest.setTimeout(30_000);
  let gateway: RunningGateway;
  let calculator: WorkerCalculator;
  const open = async (options: Partial<CalculatorOptions>): Promise<void> => {
    calculator = endlessCalculator(options);
    gateway = await startGateway({ calculator });
    gateway.log.append(...filledLog());
  };
  const replay = (client = new AbortController()): Promise<Response> =>
    gateway.call('/decisions/d1/replay', { signal: client.signal });
  const busy = (workers: number): Promise<void> => whenBusy(calculator, workers);
  afterEach(async () => {
    await gateway.stop();
    await calculator.close();
  });

  it('is 503 at the deadline, and is not solved further', async () => {
    await open({ deadlineMs: 250 });
    const late = await replay();
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
    expect(calculator.load()).toMatchObject({ busyWorkers: 0, cancelledJobs: 1 });
  });

  it('is 503 when too many wait, and ends when its client leaves', async () => {
    await open({ queue: 0 });
    const client = new AbortController();
    const left = expect(replay(client)).rejects.toThrow();
    await busy(1);
    const refused = await replay();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    client.abort();
    await left;
    await busy(0);
    expect(calculator.load()).toMatchObject({ cancelledJobs: 1, refusedJobs: 1 });
  });
});

describe('a replay of what was solved', () => {
  it('has its bits', async () => {
    const request = solveRequest({ decisionId: 'solved' });
    const solved = decide(request);
    expect(calculate({ kind: 'decide', task: request })).toEqual(solved);
    const gateway = await startGateway();
    gateway.log.append(...filledLog(), decisionRecord(decision(request, solved.result)));
    const replayed = await gateway.call('/decisions/solved/replay');
    expect(await replayed.json()).toMatchObject({ identical: true, differences: [] });
    await gateway.stop();
  });
});
