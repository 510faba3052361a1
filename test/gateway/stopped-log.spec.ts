import { jest } from '@jest/globals';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { CommandView } from '../../apps/gateway/rebalance/command-view.js';
import { startDriven, type Asked, type DrivenGateway } from './driven-gateway.js';
import { quietPortfolio, tradedLog } from './traded-log.js';

const LATE = {
  portfolioId: 'late',
  universeId: 'casablanca',
  instruments: ['AKT', 'IAM'],
  initial: { equal: true },
  prior: null,
  estimator: 'slow',
  objective: { kind: 'minVolatility' },
  riskFreeRate: 0.0018,
  period: 'week',
  constraints: {},
  policy: {
    warmUpWindows: 247,
    sharpe: { threshold: 1, rearm: 1.1 },
    cooldownWindows: 20,
    cost: 0.005,
    horizonYears: 0.25,
  },
};

jest.setTimeout(60_000);

describe('point 10, a log that hangs', () => {
  let gateway: DrivenGateway;
  let hung: (() => void)[];

  beforeEach(async () => {
    hung = [];
    gateway = await startDriven(tradedLog([quietPortfolio()], 8), {
      logLimits: { deadlineMs: 50 },
    });
  });
  afterEach(() => gateway.stop());

  /** What is published is folded once the log is back, and nobody hears of it before. */
  const stop = (): void =>
    gateway.log.reactTo(
      (outputs) =>
        new Promise((resolve) => {
          hung.push(() => {
            gateway.feed(outputs);
            resolve();
          });
        }),
    );
  const start = (): void => {
    gateway.log.reactTo((outputs: readonly Output[]) => gateway.feed(outputs));
    hung.splice(0).forEach((proceed) => proceed());
  };
  const rebalance = (): Promise<Asked<CommandView>> =>
    gateway.ask('POST', '/portfolio/rebalance', { force: true }, { 'idempotency-key': 'k1' });
  const written = (topic: string): number =>
    gateway.log.records.filter((record) => record.topic === topic).length;
  const standing = ({ status, headers }: Asked<unknown>): unknown[] => [
    status,
    headers.get('retry-after'),
  ];

  it('is 503 with Retry-After, and the same key sent again finds the one command', async () => {
    const before = written(topics.decisions.name);
    stop();
    expect(standing(await rebalance())).toEqual([503, '5']);
    // Impatient clients ask again meanwhile: that is on its way, too.
    expect(standing(await rebalance())).toEqual([503, '5']);
    start();
    const { status, body } = await rebalance();
    expect([status, body.status]).toEqual([202, 'solved']);
    expect(written(topics.decisions.name)).toBe(before + 1);
  });

  it('a definition that was taken late is the same definition when it is put again', async () => {
    const put = (): Promise<Asked<{ version: number }>> =>
      gateway.ask('PUT', '/portfolios/late', LATE);
    stop();
    expect(standing(await put())).toEqual([503, '5']);
    expect((await gateway.ask('GET', '/portfolios/late')).status).toBe(404);
    start();
    const again = await put();
    expect([again.status, again.body.version]).toEqual([200, 1]);
  });
});
