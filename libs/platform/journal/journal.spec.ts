import { join } from 'node:path';
import { journalOptions, journalTopics, printed, textRecord } from '#testing/journal-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { Journal } from './journal.js';
import type { JournalOptions } from './journal-options.js';

const { kept, compacted } = journalTopics;
const CHANGELOG = 'ballast.changelog.fold';

let directory: string;
const opened: Journal[] = [];
const open = (changed: Partial<JournalOptions> = {}): Journal => {
  const journal = Journal.open(journalOptions(directory, changed));
  opened.push(journal);
  return journal;
};
const put = (journal: Journal, ...outputs: ReturnType<typeof textRecord>[]): void => {
  journal.commit({ stage: 'fold', task: 1, outputs, changelog: [] });
};

beforeEach(() => {
  directory = join(temporaryDirectory(), 'journal');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  removeTemporaryDirectories();
});

describe('commit and read', () => {
  it('gives each topic partition its own offsets', () => {
    const journal = open();
    put(
      journal,
      textRecord('kept', 0, 'a', 'first'),
      textRecord('kept', 1, 'b', 'elsewhere'),
      textRecord('kept', 0, 'c', 'second'),
    );
    put(journal, textRecord('kept', 0, 'a', 'third'));
    expect(printed(journal.read('kept', 0, 0, 10))).toEqual([
      '0 a=first',
      '1 c=second',
      '2 a=third',
    ]);
    expect(printed(journal.read('kept', 1, 0, 10))).toEqual(['0 b=elsewhere']);
    expect(journal.endOffset('kept', 0)).toBe(3);
    expect(journal.startOffset('kept', 0)).toBe(0);
  });

  it('reads from any offset, at most as many as asked for', () => {
    const journal = open();
    for (let i = 0; i < 5; i++) {
      put(
        journal,
        textRecord('kept', 0, 'k', `${2 * i}`),
        textRecord('kept', 0, 'k', `${2 * i + 1}`),
      );
    }
    for (let from = 0; from <= 10; from++) {
      const wanted = Array.from({ length: 10 - from }, (_, i) => `${from + i} k=${from + i}`);
      expect(printed(journal.read('kept', 0, from, 100))).toEqual(wanted);
      expect(printed(journal.read('kept', 0, from, 3))).toEqual(wanted.slice(0, 3));
    }
    expect(journal.read('kept', 0, 0, 0)).toEqual([]);
    expect(journal.read('nothing', 7, 0, 10)).toEqual([]);
  });

  it('keeps headers, empty values and texts of any script', () => {
    const journal = open();
    const long = 'ü'.repeat(300);
    const headers = { source: 'history', né: 'Ã©', [long]: '' };
    const value = new Uint8Array(0);
    put(journal, { topic: 'kept', partition: 0, key: 'Ã©', value, headers });
    put(journal, { topic: 'kept', partition: 0, key: 'é', value, headers: {} });
    put(journal, { topic: 'kept', partition: 0, key: long, value });
    const records = journal.read('kept', 0, 0, 10);
    expect(records.map(({ key }) => key)).toEqual(['Ã©', 'é', long]);
    expect(records[0].headers).toEqual(headers);
    expect(records[1].headers).toEqual({});
    expect(records[0].value).toHaveLength(0);
  });

  it('writes the changelog into its topic with the task as partition', () => {
    const journal = open();
    const position = (text: string): { key: string; value: Buffer } => ({
      key: 'position',
      value: Buffer.from(text),
    });
    journal.commit({ stage: 'fold', task: 3, outputs: [], changelog: [position('1')] });
    const table = journal.table(CHANGELOG, 3);
    journal.commit({ stage: 'fold', task: 3, outputs: [], changelog: [position('2')] });
    expect(Buffer.from(table.get('position')?.value ?? []).toString()).toBe('2');
    expect(journal.latest(CHANGELOG, 3, 'position')?.offset).toBe(1);
    expect(journal.latest(CHANGELOG, 0, 'position')).toBeNull();
  });

  it('takes a key out of the table when its value is null', () => {
    const journal = open();
    const changelog = [{ key: 'a', value: Buffer.from('1') }];
    journal.commit({ stage: 'fold', task: 0, outputs: [], changelog });
    journal.commit({ stage: 'fold', task: 0, outputs: [], changelog: [{ key: 'a', value: null }] });
    expect(journal.table(CHANGELOG, 0).size).toBe(0);
    expect(journal.endOffset(CHANGELOG, 0)).toBe(2);
  });

  it('keeps the latest value of a key although the caller uses its memory again', () => {
    const journal = open();
    const value = Buffer.from('right');
    put(journal, { topic: compacted.name, partition: 0, key: 'k', value });
    value.write('wrong');
    expect(Buffer.from(journal.latest('compacted', 0, 'k')?.value ?? []).toString()).toBe('right');
    expect(printed(journal.read('compacted', 0, 0, 1))).toEqual(['0 k=right']);
  });

  it('refuses what is not in the table of topics and writes nothing of it', () => {
    const journal = open();
    const good = textRecord('kept', 0, 'a', 'x');
    expect(() => {
      put(journal, good, textRecord('unknown', 0, 'a', 'x'));
    }).toThrow('expected a topic of the table, was unknown');
    expect(() => {
      put(journal, good, textRecord('kept', kept.partitions, 'a', 'x'));
    }).toThrow('expected a partition of kept below 2, was 2');
    expect(journal.endOffset('kept', 0)).toBe(0);
    expect(journal.stats().frames).toBe(0);
  });

  it('tells its subscribers after each commit, until they leave', () => {
    const journal = open();
    const ends: number[] = [];
    const leave = journal.subscribe(() => ends.push(journal.endOffset('kept', 0)));
    put(journal, textRecord('kept', 0, 'a', '1'));
    put(journal, textRecord('kept', 0, 'a', '2'));
    leave();
    put(journal, textRecord('kept', 0, 'a', '3'));
    expect(ends).toEqual([1, 2]);
  });
});

describe('open again', () => {
  it('continues with the same records, offsets and tables', async () => {
    const first = open({ segmentBytes: 400 });
    for (let i = 0; i < 40; i++) {
      put(
        first,
        textRecord('kept', i % 2, `k${i % 3}`, `${i}`),
        textRecord('compacted', 0, `k${i % 3}`, `${i}`),
      );
    }
    const before = [0, 1].map((p) => printed(first.read('kept', p, 0, 100)));
    const table = [...first.table('compacted', 0).values()];
    const { segments, frames } = first.stats();
    expect(segments).toBeGreaterThan(5);
    await first.close();
    const second = open({ segmentBytes: 400 });
    expect([0, 1].map((p) => printed(second.read('kept', p, 0, 100)))).toEqual(before);
    expect(printed([...second.table('compacted', 0).values()])).toEqual(printed(table));
    expect(second.stats()).toMatchObject({ segments, frames });
    expect(second.recovery).toMatchObject({ segments, frames, records: 80, truncatedBytes: 0 });
    put(second, textRecord('kept', 0, 'new', 'x'));
    expect(printed(second.read('kept', 0, 20, 5))).toEqual(['20 new=x']);
  });

  it('reads old frames from the files when memory holds none of them', async () => {
    const first = open({ segmentBytes: 2000, memoryBytes: 0 });
    for (let i = 0; i < 300; i++) put(first, textRecord('kept', 0, 'k', `${i}`));
    await first.synced();
    const all = Array.from({ length: 300 }, (_, i) => `${i} k=${i}`);
    expect(printed(first.read('kept', 0, 0, 1000))).toEqual(all);
    await first.close();
    const second = open({ memoryBytes: 0 });
    expect(printed(second.read('kept', 0, 0, 1000))).toEqual(all);
  });

  it('tells the fingerprint of who wrote last, and refuses another namespace', async () => {
    const first = open({ fingerprint: 'topology 1', namespace: 'one' });
    expect(first.recovery.fingerprint).toBeNull();
    await first.close();
    const second = open({ fingerprint: 'topology 2', namespace: 'one' });
    expect(second.recovery.fingerprint).toBe('topology 1');
    await second.close();
    expect(() => open({ namespace: 'two' })).toThrow('expected namespace two, was one');
  });
});

describe('synced', () => {
  it.each([{ kind: 'interval', ms: 1000 }, { kind: 'every' }, { kind: 'never' }] as const)(
    'resolves under policy $kind without waiting for the interval',
    async (sync) => {
      const journal = open({ sync });
      put(journal, textRecord('kept', 0, 'a', '1'));
      expect(journal.stats().unsyncedBytes).toBeGreaterThan(0);
      await journal.synced();
      expect(journal.stats().unsyncedBytes).toBe(0);
      await journal.synced();
    },
  );

  it('happens by itself after the interval', async () => {
    const journal = open({ sync: { kind: 'interval', ms: 10 } });
    put(journal, textRecord('kept', 0, 'a', '1'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(journal.stats()).toMatchObject({ unsyncedBytes: 0, syncs: 1 });
  });

  it('refuses commits after close', async () => {
    const journal = open();
    await journal.close();
    expect(() => {
      put(journal, textRecord('kept', 0, 'a', '1'));
    }).toThrow('the journal is closed');
  });
});
