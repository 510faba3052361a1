import { join } from 'node:path';
import { Journal } from '#platform/journal/journal.js';
import { readJournal } from '#platform/journal/read-journal.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { AuditEntry, AuditFact } from '#stream/generated/wire-types.js';
import { topicList, topics } from '#stream/topics.js';
import { auditFact, auditFacts, auditRecord, chainOf } from '#testing/audit-fixtures.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { knownHead } from './arguments.js';
import type { AuditLog } from './audit-log.js';
import { verifyAudit, type Verified } from './verify.js';

const codec = avroRecordCodec();
const facts = auditFacts(4);
const chain = chainOf(facts);

/** The trail as a stopped instance leaves it on disk. */
async function journalOf(
  entries: readonly AuditEntry[],
  said: readonly AuditFact[],
): Promise<AuditLog> {
  const directory = join(temporaryDirectory(), 'journal');
  const journal = Journal.open({
    ...{ directory, topics: topicList, now: () => 0 },
    sync: { kind: 'every' },
    onFatal: (error) => {
      throw error;
    },
  });
  const outputs = [
    ...said.map((value) => ({ topic: topics.audited.name, key: 'portfolio:portf1', value })),
    ...entries.map(auditRecord),
  ].map((output) => codec.encode(output));
  journal.commit({ stage: 'test', task: 0, outputs, changelog: [] });
  await journal.close();
  return { codec, read: async (topic) => readJournal(directory, topic) };
}

const verified = async (
  entries: readonly AuditEntry[],
  head: string | null = null,
  said: readonly AuditFact[] = facts,
): Promise<Verified> => verifyAudit(await journalOf(entries, said), head);

describe('npm run audit:verify', () => {
  afterEach(removeTemporaryDirectories);

  it('finds a trail as it was written and prints its head', async () => {
    const { isIntact, lines } = await verified(chain);
    expect(isIntact).toBe(true);
    expect(lines.slice(0, 2)).toEqual([
      '4 entries, each as it was written, none missing, in order',
      `head ${chain[3].hash}`,
    ]);
    expect(await verified([], null, [])).toMatchObject({ isIntact: true });
  });

  it('names an entry that was changed, and the last that is good', async () => {
    const changed = chain.map((entry, i) =>
      i === 2 ? { ...entry, fact: { ...entry.fact, principal: 'mallory' } } : entry,
    );
    expect(await verified(changed)).toEqual({
      isIntact: false,
      lines: [
        'changed: entry 3: its hash is not that of its content',
        `entries 1 to 2 are as they were written; the last of them is ${chain[1].hash}`,
      ],
    });
  });

  it('names an entry that is missing, entries that have changed places, and one that was added', async () => {
    const firstLine = async (entries: readonly AuditEntry[]): Promise<string> =>
      (await verified(entries)).lines[0];
    const [a, b, c, d] = chain;
    expect(await firstLine([a, c, d])).toMatch(/^missing: expected entry 2, was entry 3/);
    expect(await firstLine([a, c, b, d])).toMatch(/^reordered: expected entry 2, was entry 3/);
    const forged = chainOf([...facts, auditFact({ id: 'forged' })]);
    expect(await firstLine(forged)).toBe('forged: entry 5: nothing was said of such a call');
  });

  it('finds an end that was cut off by a head that was kept, and by nothing else', async () => {
    const cut = chain.slice(0, 2);
    const saidToo = facts.slice(0, 2);
    expect((await verified(cut, null, saidToo)).isIntact).toBe(true);
    const { isIntact, lines } = await verified(cut, chain[3].hash, saidToo);
    expect(isIntact).toBe(false);
    expect(lines[0]).toMatch(/^truncated: no entry of 2 has the hash/);
    expect((await verified(chain, chain[1].hash)).lines).toContain(
      'entry 2 has the hash that was kept',
    );
  });

  it('tells of calls whose entries are not there yet', async () => {
    const { isIntact, lines } = await verified(chain.slice(0, 3));
    expect(isIntact).toBe(true);
    expect(lines.at(-1)).toMatch(/^1 calls wait to be chained/);
  });

  it('names a record that cannot be read', async () => {
    const log = await journalOf(chain, facts);
    const torn: AuditLog = {
      codec,
      read: async (topic) =>
        (await log.read(topic)).map((record, i) =>
          i === 1 && topic === topics.audit.name
            ? { ...record, value: record.value.subarray(0, 5) }
            : record,
        ),
    };
    const { isIntact, lines } = await verifyAudit(torn, null);
    expect(isIntact).toBe(false);
    expect(lines[0]).toMatch(/^changed: the record ballast\.audit\/0\/1 cannot be read/);
  });

  it('takes a head of 64 hexadecimal digits, or none', () => {
    expect(knownHead([])).toBeNull();
    expect(knownHead(['--head', 'a'.repeat(64)])).toBe('a'.repeat(64));
    expect(() => knownHead(['--head', 'abc'])).toThrow('was "abc"');
    expect(() => knownHead(['--tail'])).toThrow('Unknown option');
  });
});
