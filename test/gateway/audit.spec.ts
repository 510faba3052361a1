import { jest } from '@jest/globals';
import { verifyChain } from '#stream/audit/verify-chain.js';
import type { AuditEntry, AuditFact } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { AuditView } from '../../apps/gateway/audit/audit-view.js';
import { startDriven, type DrivenGateway } from './driven-gateway.js';
import { quietPortfolio, tradedLog } from './traded-log.js';

// A gateway with the whole topology behind it takes its time to start on a busy machine.
jest.setTimeout(60_000);

describe('point 7, audit', () => {
  let gateway: DrivenGateway;

  beforeEach(async () => {
    gateway = await startDriven(tradedLog([quietPortfolio()], 8));
  });
  afterEach(() => gateway.stop());

  const trail = async (): Promise<AuditView['items']> =>
    (await gateway.ask<AuditView>('GET', '/audit')).body.items;

  it('has an entry for each call that changes something or would, whatever became of it', async () => {
    await gateway.ask('POST', '/portfolio/rebalance', { dryRun: true, reason: 'a look' });
    await gateway.ask('POST', '/portfolio/rebalance', {}, { 'if-match': '"9"' });
    await gateway.ask('POST', '/portfolio/rebalance', { force: true });
    const told = (await trail()).map(({ action, principal, reason, outcome, outcomeReason }) => [
      ...[action, principal, reason, outcome, outcomeReason],
    ]);
    expect(told).toEqual([
      ['rebalance', 'api-key', '', 'accepted', null],
      ['rebalance', 'api-key', '', 'rejected', 'preconditionFailed: version 1'],
      ['dryRun', 'api-key', 'a look', 'accepted', null],
      ['definePortfolio', 'tester', '', 'accepted', 'created'],
      ['defineUniverse', 'tester', '', 'accepted', 'created'],
    ]);
  });

  it('names the exchange as its answer does', async () => {
    const { headers } = await gateway.ask(
      'POST',
      '/portfolio/rebalance',
      { dryRun: true },
      { 'x-request-id': 'desk-42' },
    );
    expect(headers.get('x-request-id')).toBe('desk-42');
    expect((await trail())[0].requestId).toBe('desk-42');
  });

  it('has no entry for what was refused before the stream heard of it, nor for reads', async () => {
    const before = (await trail()).length;
    await gateway.ask('POST', '/portfolio/rebalance', { dryRun: 'yes' });
    await gateway.ask('POST', '/portfolios/nobody/rebalance', {});
    await gateway.ask('GET', '/portfolio/weights');
    expect(await trail()).toHaveLength(before);
  });

  it('is a chain of the facts that the stream has said', async () => {
    await gateway.ask('POST', '/portfolio/rebalance', { dryRun: true });
    const of = <Value>(topic: string): Value[] =>
      gateway.log.records
        .filter((record) => record.topic === topic)
        .map(({ value }) => value as Value);
    const entries = of<AuditEntry>(topics.audit.name);
    expect(entries).toHaveLength(3);
    expect(verifyChain(entries, of<AuditFact>(topics.audited.name)).status).toBe('intact');
  });
});
