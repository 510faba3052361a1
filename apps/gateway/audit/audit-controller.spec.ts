import { auditFact, auditFacts, auditRecord, chainOf } from '#testing/audit-fixtures.js';
import { departures } from '../../../test/gateway/conforms.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { AUDIT_DOC } from './audit-docs.js';
import type { AuditView } from './audit-view.js';

describe('GET /audit', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.stop());

  const page = async (query = ''): Promise<AuditView> => {
    const response = await gateway.call(`/audit${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as AuditView;
  };

  it('tells who, what, why, before, after, request and the chain, as documented', async () => {
    const [entry] = chainOf([auditFact({ before: null, after: '{"force":true}' })]);
    gateway.log.append(auditRecord(entry));
    const view = await page();
    expect(departures(view, AUDIT_DOC.answer.schema)).toEqual([]);
    expect(departures(AUDIT_DOC.answer.recorded.body, AUDIT_DOC.answer.schema)).toEqual([]);
    expect(view).toEqual({
      items: [
        {
          sequence: 1,
          at: '2026-04-10T23:00:00Z',
          principal: 'alice',
          tenant: 'default',
          action: 'rebalance',
          resource: 'portfolio:portf1',
          reason: 'drift',
          before: null,
          after: { force: true },
          outcome: 'accepted',
          outcomeReason: null,
          id: 'command-1',
          requestId: 'r1',
          previousHash: '0'.repeat(64),
          hash: entry.hash,
        },
      ],
      nextCursor: null,
    });
  });

  it('shows the hash of what was too long', async () => {
    const [entry] = chainOf([auditFact({ after: `sha256:${'a'.repeat(64)}` })]);
    gateway.log.append(auditRecord(entry));
    expect((await page()).items[0].after).toBe(`sha256:${'a'.repeat(64)}`);
  });

  it('pages from the newest on, and stays in place while new entries come', async () => {
    const chain = chainOf(auditFacts(6));
    chain.slice(0, 5).forEach((entry) => gateway.log.append(auditRecord(entry)));
    const first = await page('?limit=2');
    expect(first.items.map(({ sequence }) => sequence)).toEqual([5, 4]);
    gateway.log.append(auditRecord(chain[5]));
    const second = await page(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(second.items.map(({ sequence }) => sequence)).toEqual([3, 2]);
    const third = await page(`?limit=2&cursor=${second.nextCursor ?? ''}`);
    expect(third.items.map(({ sequence }) => sequence)).toEqual([1]);
    expect(third.nextCursor).toBeNull();
  });

  it('shows an admin no entry of another tenant', async () => {
    const facts = [auditFact({ tenant: 'other', reason: 'secret of another' }), auditFact()];
    chainOf(facts).forEach((entry) => gateway.log.append(auditRecord(entry)));
    const view = await page();
    expect(view.items.map(({ sequence }) => sequence)).toEqual([2]);
    expect(JSON.stringify(view)).not.toContain('secret of another');
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?cursor=nonsense', 'cursor'],
    ['?tenant=other', 'tenant'],
  ])('%s is a 400', async (query, path) => {
    const response = await gateway.call(`/audit${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path }] });
  });
});
