import { auditFacts, chainOf } from '#testing/audit-fixtures.js';
import { FedTask } from '#testing/stream-fixtures.js';
import type { AuditEntry } from '../generated/wire-types.js';
import { topics } from '../topics.js';
import { auditStage } from './audit-stage.js';

const facts = auditFacts(6);
const fed = (): FedTask =>
  new FedTask(auditStage.create(0), topics.audited.name, 'portfolio:portf1');
const said = (task: FedTask): AuditEntry[] => task.said<AuditEntry>(topics.audit.name);

describe('the audit stage', () => {
  it('has one task over one partition: a chain is an order', () => {
    expect([auditStage.tasks, topics.audited.partitions, topics.audit.partitions]).toEqual([
      1, 1, 1,
    ]);
    expect([topics.audited.cleanup.kind, topics.audit.cleanup.kind]).toEqual([
      'forever',
      'forever',
    ]);
  });

  it('numbers and chains facts in the order in which they come, whatever their key', () => {
    const task = fed();
    facts.forEach((fact, i) => task.feed(fact, { key: `portfolio:${i % 2}` }));
    expect(said(task)).toEqual(chainOf(facts));
    expect(new Set(task.outputs.map(({ key }) => key))).toEqual(new Set(['audit']));
  });

  it('goes on with the same chain after a restart at any place', () => {
    for (let cut = 0; cut <= facts.length; cut++) {
      const before = fed();
      for (const fact of facts.slice(0, cut)) before.feed(fact);
      const after = fed();
      after.task.restore(structuredClone(before.task.snapshot()));
      for (const fact of facts.slice(cut)) after.feed(fact);
      expect([...said(before), ...said(after)]).toEqual(chainOf(facts));
    }
  });
});
