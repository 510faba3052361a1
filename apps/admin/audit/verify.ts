import { BallastError } from '#core/ballast-error.js';
import { EMPTY_CHAIN } from '#stream/audit/audit-chain.js';
import { verifyChain } from '#stream/audit/verify-chain.js';
import type { AuditEntry, AuditFact } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { AuditLog } from './audit-log.js';

/** What verifying has come to: words, and whether the trail is as it was written, as far as can be told. */
export interface Verified {
  readonly isIntact: boolean;
  readonly lines: readonly string[];
}

/** Walks the audit chain of a log from its first entry. @param known the hash of an entry that was kept elsewhere */
export async function verifyAudit(log: AuditLog, known: string | null): Promise<Verified> {
  const entries = await valuesOf<AuditEntry>(log, topics.audit.name);
  if (typeof entries === 'string') return broken(entries);
  const facts = await valuesOf<AuditFact>(log, topics.audited.name);
  if (typeof facts === 'string') return broken(facts);
  const verdict = verifyChain(entries, facts);
  if (verdict.status === 'broken') {
    const { sequence, hash } = verdict.intactTo;
    return broken(
      `${verdict.fault}: ${verdict.message}`,
      `entries 1 to ${sequence} are as they were written; the last of them is ${hash}`,
    );
  }
  const { head, waiting } = verdict;
  const place = whereIs(known, entries);
  if (place === null) {
    return broken(
      `truncated: no entry of ${entries.length} has the hash ${known}: the end was cut off, or this is another chain`,
    );
  }
  return {
    isIntact: true,
    lines: [
      `${head.sequence} entries, each as it was written, none missing, in order`,
      `head ${head.hash}`,
      ...(known === null
        ? ['keep the head elsewhere: only --head HASH tells later that the end was cut off']
        : [`entry ${place} has the hash that was kept`]),
      ...(waiting > 0
        ? [
            `${waiting} calls wait to be chained, or their entries were cut off: start, and verify again`,
          ]
        : []),
    ],
  };
}

const broken = (...lines: readonly string[]): Verified => ({ isIntact: false, lines });

/** The sequence of the entry with that hash; null: nowhere. */
function whereIs(known: string | null, entries: readonly AuditEntry[]): number | null {
  if (known === null || known === EMPTY_CHAIN.hash) return 0;
  return entries.find(({ hash }) => hash === known)?.sequence ?? null;
}

/** The values of a topic, or what is wrong with the first that cannot be read. */
async function valuesOf<Value>(log: AuditLog, topic: string): Promise<readonly Value[] | string> {
  const records = await log.read(topic);
  await log.codec.ready?.(records);
  const values: Value[] = [];
  for (const record of records) {
    try {
      values.push(log.codec.decode(record).value as Value);
    } catch (error) {
      if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
      const place = `${topic}/${record.partition}/${record.offset}`;
      return `changed: the record ${place} cannot be read: ${error.message}`;
    }
  }
  return values;
}
