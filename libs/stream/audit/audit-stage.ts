import type { AuditEntry, AuditFact } from '../generated/wire-types.js';
import { keyedTask } from '../keyed-task.js';
import type { Output } from '../log-record.js';
import type { Operator, Stage } from '../operator.js';
import { topics } from '../topics.js';
import { EMPTY_CHAIN, linked, type ChainHead } from './audit-chain.js';

/** One chain over all universes and tenants. */
const KEY = 'audit';

/** Where the chain has come to. Plain data. */
interface AuditState {
  head: ChainHead;
}

/** Facts in the order of their one partition, numbered and chained: the same log gives the same chain. */
const auditOperator: Operator<AuditFact, AuditState> = {
  name: 'audit',
  initial: () => ({ head: EMPTY_CHAIN }),
  onWatermark: () => [],
  step(state, fact) {
    const entry = linked(state.head, fact);
    state.head = { sequence: entry.sequence, hash: entry.hash };
    const output: Output<AuditEntry> = { topic: topics.audit.name, key: KEY, value: entry };
    return [output];
  },
};

/** One task, since its one input has one partition: a chain is an order. */
export const auditStage: Stage = {
  name: 'audit',
  purpose: 'numbers and hash-chains what was said of every call that changes something',
  inputs: [topics.audited.name],
  outputs: [topics.audit.name],
  tasks: 1,
  offload: false,
  create: () =>
    keyedTask(auditOperator, (record) => [{ key: KEY, input: record.value as AuditFact }]),
};
