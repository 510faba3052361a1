import { auditFact, auditFacts, chainOf } from '#testing/audit-fixtures.js';
import type { AuditEntry, AuditFact } from '../generated/wire-types.js';
import { EMPTY_CHAIN, linked } from './audit-chain.js';
import { verifyChain } from './verify-chain.js';

const facts = auditFacts(5);
const chain = chainOf(facts);
const without = (index: number): AuditEntry[] => chain.filter((_, i) => i !== index);
const replaced = (index: number, entry: AuditEntry): AuditEntry[] =>
  chain.map((other, i) => (i === index ? entry : other));

describe('a chain of audit entries', () => {
  it('is intact as it was written, and names its head', () => {
    const { sequence, hash } = chain[4];
    expect(verifyChain(chain, facts)).toEqual({
      status: 'intact',
      head: { sequence, hash },
      waiting: 0,
    });
    expect(verifyChain([], [])).toEqual({ status: 'intact', head: EMPTY_CHAIN, waiting: 0 });
  });

  const changes: [string, Partial<AuditFact>][] = [
    ['id', { id: 'command-9' }],
    ['requestId', { requestId: 'r9' }],
    ['at', { at: 1 }],
    ['principal', { principal: 'alicf' }],
    ['tenant', { tenant: 'other' }],
    ['action', { action: 'dryRun' }],
    ['resource', { resource: 'portfolio:portf2' }],
    ['reason', { reason: 'drifs' }],
    ['before', { before: '{"weightsVersion":8}' }],
    ['after', { after: null }],
    ['outcome', { outcome: 'rejected' }],
    ['outcomeReason', { outcomeReason: '' }],
  ];

  it('has a case here for every field of a fact', () => {
    expect(changes.map(([name]) => name).sort()).toEqual(Object.keys(auditFact()).sort());
  });

  it.each(changes)('tells a changed %s', (_, change) => {
    const entry = { ...chain[2], fact: { ...chain[2].fact, ...change } };
    expect(verifyChain(replaced(2, entry), facts)).toMatchObject({
      status: 'broken',
      fault: 'changed',
      place: 3,
      intactTo: { sequence: 2, hash: chain[1].hash },
    });
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['sequence', { sequence: 4 }],
    ['previousHash', { previousHash: 'f'.repeat(64) }],
    ['hash', { hash: 'f'.repeat(64) }],
  ])('tells a changed %s', (_, change) => {
    expect(verifyChain(replaced(2, { ...chain[2], ...change }), facts)).toMatchObject({
      status: 'broken',
      fault: 'changed',
      place: 3,
    });
  });

  it('tells a missing entry, also the first', () => {
    expect(verifyChain(without(2), facts)).toMatchObject({
      fault: 'missing',
      place: 3,
      message: 'expected entry 3, was entry 4; entry 3 is nowhere',
    });
    expect(verifyChain(without(0), facts)).toMatchObject({ fault: 'missing', place: 1 });
  });

  it('tells entries that have changed places', () => {
    const swapped = [chain[0], chain[2], chain[1], chain[3], chain[4]];
    expect(verifyChain(swapped, facts)).toMatchObject({
      fault: 'reordered',
      place: 2,
      message: 'expected entry 2, was entry 3; entry 2 comes later',
    });
  });

  it('tells an entry that is there twice', () => {
    expect(verifyChain([...chain.slice(0, 3), ...chain.slice(2)], facts)).toMatchObject({
      fault: 'repeated',
      place: 4,
    });
  });

  it('tells a change whose hash was computed again, by the entry after it or by what was said', () => {
    const changed = linked(chain[1], { ...facts[2], principal: 'mallory' });
    const rehashed = replaced(2, changed);
    expect(verifyChain(rehashed, facts)).toMatchObject({ fault: 'forged', place: 3 });
    const saidToo = facts.map((fact, i) => (i === 2 ? changed.fact : fact));
    expect(verifyChain(rehashed, saidToo)).toMatchObject({ fault: 'notChained', place: 4 });
  });

  it('tells an appended forgery, though it is chained as it should be', () => {
    const forged = linked(chain[4], auditFact({ id: 'command-9' }));
    expect(verifyChain([...chain, forged], facts)).toMatchObject({
      fault: 'forged',
      place: 6,
      message: 'entry 6: nothing was said of such a call',
    });
  });

  it('counts what was said at the end and is in no entry: not chained yet, or cut off', () => {
    expect(verifyChain(chain.slice(0, 3), facts)).toMatchObject({ status: 'intact', waiting: 2 });
  });
});
