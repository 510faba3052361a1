import { auditFact, auditFacts, chainOf } from '#testing/audit-fixtures.js';
import { AuditTrail } from './audit-trail.js';

const sequences = (trail: AuditTrail, tenant = 'default', below = Infinity, limit = 50): number[] =>
  trail.page(tenant, below, limit).entries.map(({ sequence }) => sequence);

describe('the audit trail in memory', () => {
  it('gives the entries of one tenant, newest first', () => {
    const trail = new AuditTrail();
    const facts = ['default', 'other', 'default', 'other'].map((tenant) => auditFact({ tenant }));
    chainOf(facts).forEach((entry) => trail.fold(entry));
    expect([sequences(trail), sequences(trail, 'other'), sequences(trail, 'nobody')]).toEqual([
      [3, 1],
      [4, 2],
      [],
    ]);
  });

  it('pages below a sequence, and says whether there is more', () => {
    const trail = new AuditTrail();
    chainOf(auditFacts(5)).forEach((entry) => trail.fold(entry));
    expect(sequences(trail, 'default', 4, 2)).toEqual([3, 2]);
    expect(trail.page('default', 4, 2).more).toBe(true);
    expect(trail.page('default', 3, 2).more).toBe(false);
  });

  it('lets the oldest go beyond so many entries', () => {
    const trail = new AuditTrail({ entries: 3, characters: 1_000_000 });
    chainOf(auditFacts(5)).forEach((entry) => trail.fold(entry));
    expect(sequences(trail)).toEqual([5, 4, 3]);
  });

  it('lets the oldest go beyond so much text, and keeps the newest whatever its length', () => {
    const trail = new AuditTrail({ entries: 100, characters: 10 });
    const facts = [4, 4, 4, 20].map((length) =>
      auditFact({ before: null, after: 'x'.repeat(length) }),
    );
    const [first, second, third, long] = chainOf(facts);
    [first, second, third].forEach((entry) => trail.fold(entry));
    expect(sequences(trail)).toEqual([3, 2]);
    trail.fold(long);
    expect(sequences(trail)).toEqual([4]);
  });
});
