import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FaultyFileSystem } from '#testing/faulty-file-system.js';
import { SHORT_MS, journalOptions, printed, textRecord } from '#testing/journal-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { unsyncedFileSystem } from '#testing/unsynced-file-system.js';
import { Journal } from './journal.js';
import type { JournalOptions } from './journal-options.js';

const TOPICS = ['kept', 'compacted', 'short'] as const;
type Topic = (typeof TOPICS)[number];
const NOBODY = (): number => Infinity;
let directory: string;
let time: number;
beforeEach(() => {
  directory = temporaryDirectory();
  time = 10_000;
});
afterEach(removeTemporaryDirectories);

const open = (changed: Partial<JournalOptions> = {}): Journal =>
  Journal.open(
    journalOptions(directory, {
      segmentBytes: 300,
      cleanableRatio: 0,
      now: () => time,
      sync: { kind: 'never' },
      fileSystem: unsyncedFileSystem,
      ...changed,
    }),
  );
const put = (journal: Journal, topic: Topic, key: string, text: string): void => {
  journal.commit({
    stage: 's',
    task: 0,
    outputs: [textRecord(topic, 0, key, text)],
    changelog: [],
  });
};
const all = (journal: Journal, topic: string): string[] =>
  printed(journal.read(topic, 0, 0, 10_000));
const segmentFiles = (): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.journal'))
    .sort();

describe('cleaning', () => {
  it('keeps the latest record of each key of a compacted topic, at its offset', async () => {
    const journal = open();
    for (let i = 0; i < 60; i++) put(journal, 'compacted', `k${i % 3}`, `${i}`);
    put(journal, 'compacted', 'once', 'x');
    await journal.synced();
    const active = all(journal, 'compacted').length;
    journal.clean(NOBODY);
    const left = all(journal, 'compacted');
    expect(left.length).toBeLessThan(active / 4);
    expect(left.slice(-4)).toEqual(['57 k0=57', '58 k1=58', '59 k2=59', '60 once=x']);
    expect(journal.endOffset('compacted', 0)).toBe(61);
    await journal.close();
    const again = open();
    expect(all(again, 'compacted')).toEqual(left);
    expect(again.table('compacted', 0).size).toBe(4);
    await again.close();
  });

  it('removes what is past retention, deletes empty segments and never gives an offset twice', async () => {
    const journal = open();
    for (let i = 0; i < 60; i++) put(journal, 'short', 'k', `${i}`);
    await journal.synced();
    time += SHORT_MS;
    expect(journal.clean(NOBODY).removedRecords).toBe(0);
    time += 1;
    const before = journal.stats();
    const report = journal.clean(NOBODY);
    expect(report.deletedSegments).toBe(before.segments - 1);
    expect(report.freedBytes).toBe(before.bytes - journal.stats().bytes);
    expect(segmentFiles()).toHaveLength(1);
    const start = journal.startOffset('short', 0);
    expect(start).toBe(report.removedRecords);
    expect(all(journal, 'short')[0]).toBe(`${start} k=${start}`);
    await journal.close();
    const again = open();
    expect(again.endOffset('short', 0)).toBe(60);
    put(again, 'short', 'k', 'next');
    expect(printed(again.read('short', 0, 60, 1))).toEqual(['60 k=next']);
    await again.close();
  });

  it('remembers end offsets although every record of a topic is gone', async () => {
    const journal = open();
    put(journal, 'short', 'k', '0');
    for (let i = 0; i < 60; i++) put(journal, 'kept', 'k', `${i}`);
    await journal.synced();
    time += SHORT_MS + 1;
    journal.clean(NOBODY);
    expect(all(journal, 'short')).toEqual([]);
    await journal.close();
    const again = open();
    expect(again.startOffset('short', 0)).toBe(1);
    expect(again.endOffset('short', 0)).toBe(1);
    expect(all(again, 'kept')).toHaveLength(60);
    await again.close();
  });

  it('keeps what somebody may still read, and takes it when nobody does', async () => {
    const journal = open();
    for (let i = 0; i < 60; i++) {
      put(journal, 'short', 'k', `${i}`);
      put(journal, 'compacted', 'k', `${i}`);
    }
    await journal.synced();
    time += SHORT_MS + 1;
    journal.clean(() => 10);
    for (const topic of ['short', 'compacted'] as const) {
      expect(all(journal, topic)).toEqual(
        Array.from({ length: 50 }, (_, i) => `${i + 10} k=${i + 10}`),
      );
    }
    journal.clean(NOBODY);
    expect(all(journal, 'compacted').length).toBeLessThan(10);
    await journal.close();
  });

  it('keeps the deletion of a key, so that the key does not come back', async () => {
    const journal = open();
    const changelog = (value: string | null): void => {
      const entry = { key: 'gone', value: value === null ? null : Buffer.from(value) };
      journal.commit({ stage: 's', task: 0, outputs: [], changelog: [entry] });
    };
    changelog('1');
    changelog(null);
    for (let i = 0; i < 30; i++) put(journal, 'kept', 'k', `${i}`);
    await journal.synced();
    expect(journal.clean(NOBODY).removedRecords).toBe(1);
    await journal.close();
    const again = open();
    expect(again.table('ballast.changelog.s', 0).size).toBe(0);
    expect(again.read('ballast.changelog.s', 0, 0, 10)).toHaveLength(1);
    await again.close();
  });

  it('leaves a segment alone until enough of it can go', async () => {
    const journal = open({ cleanableRatio: 0.9 });
    for (let i = 0; i < 60; i++) put(journal, i % 2 === 0 ? 'kept' : 'compacted', 'k', `${i}`);
    await journal.synced();
    expect(journal.clean(NOBODY).rewrittenSegments).toBe(0);
    await journal.close();
  });

  it('cleans at most as many segments as it is told', async () => {
    const journal = open();
    for (let i = 0; i < 100; i++) put(journal, 'compacted', 'k', `${i}`);
    await journal.synced();
    const { rewrittenSegments, deletedSegments } = journal.clean(NOBODY, 2);
    expect(rewrittenSegments + deletedSegments).toBe(2);
    await journal.close();
  });

  it('lets a reader keep what it has read', async () => {
    const journal = open({ memoryBytes: 0 });
    for (let i = 0; i < 60; i++) put(journal, 'compacted', 'k', `${i}`);
    await journal.synced();
    const before = journal.read('compacted', 0, 0, 1000);
    journal.clean(NOBODY);
    expect(printed(before)).toEqual(Array.from({ length: 60 }, (_, i) => `${i} k=${i}`));
    await journal.close();
  });
});

describe('cleaning and a model of it', () => {
  const step = fc.record({
    topic: fc.constantFrom(...TOPICS),
    key: fc.constantFrom('a', 'b', 'c'),
    after: fc.nat({ max: 300 }),
    clean: fc.option(fc.nat({ max: 40 }), { freq: 8 }),
    restart: fc.constantFrom(false, false, false, false, false, false, true),
  });

  it('agree on what must and what may be there, over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        directory = temporaryDirectory();
        let journal = open();
        const model: Record<Topic, { text: string; key: string; time: number; must: boolean }[]> = {
          kept: [],
          compacted: [],
          short: [],
        };
        for (const { topic, key, after, clean, restart } of steps) {
          time += after;
          const records = model[topic];
          const offset = records.length;
          put(journal, topic, key, `${offset}`);
          records.push({ text: `${offset} ${key}=${offset}`, key, time, must: true });
          if (clean !== null) {
            await journal.synced();
            journal.clean(() => clean);
            forget(model, clean);
          }
          if (restart) {
            await journal.close();
            journal = open();
          }
        }
        for (const topic of TOPICS) {
          const read = all(journal, topic);
          const must = model[topic].filter((record) => record.must).map(({ text }) => text);
          expect(read).toEqual(expect.arrayContaining(must));
          // Nothing that was not written, nothing twice, in order.
          const known = model[topic].map(({ text }) => text).filter((text) => read.includes(text));
          expect(read).toEqual(known);
          expect(journal.endOffset(topic, 0)).toBe(model[topic].length);
        }
        await journal.close();
      }),
      { numRuns: 40, seed: 20_260_410 },
    );
  }, 30_000);

  /** What a cleaning may have removed; the newest segment decides what it really did. */
  const forget = (
    model: Record<Topic, { key: string; time: number; must: boolean }[]>,
    hold: number,
  ): void => {
    model.short.forEach((record, offset) => {
      if (offset < hold && record.time < time - SHORT_MS) record.must = false;
    });
    model.compacted.forEach((record, offset) => {
      const later = model.compacted.slice(offset + 1).some(({ key }) => key === record.key);
      if (offset < hold && later) record.must = false;
    });
  };
});

describe('a crash while cleaning', () => {
  it.each(['write', 'sync', 'rename', 'remove', 'syncDirectory', 'open'] as const)(
    'in %s leaves a journal that reads the same',
    async (operation) => {
      const fileSystem = new FaultyFileSystem();
      const journal = open({ fileSystem });
      for (let i = 0; i < 60; i++) {
        put(journal, 'compacted', `k${i % 3}`, `${i}`);
        if (i > 30) put(journal, 'kept', 'k', `${i}`);
      }
      await journal.synced();
      const kept = all(journal, 'kept');
      const latest = printed([...journal.table('compacted', 0).values()]);
      // The first fsync of a cleaning is that of the newest segment.
      fileSystem.fail(operation, 'EIO', operation === 'sync' ? 1 : 0);
      expect(journal.clean(NOBODY).failure?.message).toMatch(
        /^cannot write the journal .*: the device failed \(EIO\)$/,
      );
      fileSystem.heal();
      const crashed = directory;
      directory = temporaryDirectory();
      for (const name of readdirSync(crashed)) {
        if (name !== 'journal.lock') copyFileSync(join(crashed, name), join(directory, name));
      }
      const again = open();
      expect(all(again, 'kept')).toEqual(kept);
      expect(printed([...again.table('compacted', 0).values()])).toEqual(latest);
      expect(again.endOffset('compacted', 0)).toBe(60);
      await again.close();
      await journal.close();
    },
  );

  it('leaves a temporary file that the next start removes and reports', async () => {
    const journal = open();
    for (let i = 0; i < 30; i++) put(journal, 'kept', 'k', `${i}`);
    await journal.close();
    const [first] = segmentFiles();
    const temporary = join(directory, `${first}.tmp`);
    writeFileSync(temporary, 'half of a segm');
    const again = open();
    expect(existsSync(temporary)).toBe(false);
    expect(again.recovery.removedFiles).toEqual([`${first}.tmp`]);
    expect(all(again, 'kept')).toHaveLength(30);
    await again.close();
  });
});
