import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BallastError } from '#core/ballast-error.js';
import { FaultyFileSystem } from '#testing/faulty-file-system.js';
import { journalOptions, printed, textRecord } from '#testing/journal-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { Journal } from './journal.js';
import type { JournalOptions } from './journal-options.js';

let directory: string;
let fileSystem: FaultyFileSystem;
let fatal: BallastError[];
beforeEach(() => {
  directory = join(temporaryDirectory(), 'journal');
  fileSystem = new FaultyFileSystem();
  fatal = [];
});
afterEach(removeTemporaryDirectories);

const open = (changed: Partial<JournalOptions> = {}): Journal =>
  Journal.open(
    journalOptions(directory, { fileSystem, onFatal: (error) => fatal.push(error), ...changed }),
  );
const put = (journal: Journal, i: number): void => {
  const outputs = [textRecord('kept', 0, 'k', `${i}`)];
  journal.commit({ stage: 's', task: 0, outputs, changelog: [] });
};
const expected = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${i} k=${i}`);

/** What is there after a start on a healthy disk. */
async function afterRestart(): Promise<{ records: string[]; truncatedBytes: number }> {
  fileSystem.heal();
  const journal = open();
  const records = printed(journal.read('kept', 0, 0, 1e6));
  const { truncatedBytes } = journal.recovery;
  await journal.close();
  return { records, truncatedBytes };
}

describe('a disk that fails', () => {
  it.each(['ENOSPC', 'EIO', 'EDQUOT'])(
    'with %s on write is fatal in one clear line',
    async (code) => {
      const journal = open();
      put(journal, 0);
      await journal.synced();
      put(journal, 1);
      fileSystem.fail('write', code);
      await expect(journal.synced()).rejects.toMatchObject({ code: 'IO_JOURNAL' });
      expect(fatal).toHaveLength(1);
      expect(fatal[0].message).toMatch(
        /^cannot write the journal \S+\.journal: the .* \([A-Z]+\)$/,
      );
      expect(() => {
        put(journal, 2);
      }).toThrow(fatal[0]);
      await expect(journal.synced()).rejects.toBe(fatal[0]);
      await expect(journal.close()).rejects.toBe(fatal[0]);
      expect(await afterRestart()).toEqual({ records: expected(1), truncatedBytes: 0 });
    },
  );

  it('and is full after half a frame leaves whole frames, since the half is cut off again', async () => {
    const journal = open();
    put(journal, 0);
    await journal.synced();
    const { bytes } = journal.stats();
    fileSystem.capacity = 10;
    put(journal, 1);
    await expect(journal.synced()).rejects.toMatchObject({ code: 'IO_JOURNAL' });
    await expect(journal.close()).rejects.toThrow('the disk is full (ENOSPC)');
    expect(statSync(join(directory, '000000000000.journal')).size).toBe(bytes);
    expect(await afterRestart()).toEqual({ records: expected(1), truncatedBytes: 0 });
  });

  it('and cannot even cut leaves a torn tail that the next start cuts', async () => {
    const journal = open();
    put(journal, 0);
    await journal.synced();
    fileSystem.capacity = 10;
    fileSystem.fail('truncate', 'EIO');
    put(journal, 1);
    await expect(journal.close()).rejects.toThrow('the disk is full');
    expect(await afterRestart()).toEqual({ records: expected(1), truncatedBytes: 10 });
  });

  it('on fsync is fatal, and fsync is not tried again', async () => {
    const journal = open();
    put(journal, 0);
    fileSystem.fail('syncLater', 'EIO');
    await expect(journal.synced()).rejects.toMatchObject({ code: 'IO_JOURNAL' });
    fileSystem.heal();
    const syncs = fileSystem.calls.filter(({ operation }) => operation === 'syncLater').length;
    expect(() => {
      put(journal, 1);
    }).toThrow('the device failed (EIO)');
    await expect(journal.close()).rejects.toThrow('the device failed (EIO)');
    expect(fileSystem.calls.filter(({ operation }) => operation === 'syncLater')).toHaveLength(
      syncs,
    );
  });

  it('refuses the commit itself once a megabyte is waiting', async () => {
    const journal = open({ sync: { kind: 'interval', ms: 10_000 } });
    const value = Buffer.alloc(1_200_000);
    const large = { topic: 'kept', partition: 0, key: 'k', value };
    journal.commit({ stage: 's', task: 0, outputs: [large], changelog: [] });
    fileSystem.fail('write', 'ENOSPC');
    expect(() => {
      put(journal, 1);
    }).toThrow('the disk is full (ENOSPC)');
    expect(journal.endOffset('kept', 0)).toBe(1);
    await expect(journal.close()).rejects.toThrow('the disk is full');
  });

  it.each(['open', 'write', 'syncDirectoryLater'] as const)(
    'in %s while it changes to a new segment leaves a prefix',
    async (operation) => {
      const journal = open({ segmentBytes: 300 });
      put(journal, 0);
      await journal.synced();
      for (let i = 1; i < 40; i++) put(journal, i);
      fileSystem.fail(operation, 'ENOSPC', operation === 'write' ? 1 : 0);
      await expect(journal.synced()).rejects.toMatchObject({ code: 'IO_JOURNAL' });
      await expect(journal.close()).rejects.toMatchObject({ code: 'IO_JOURNAL' });
      const { records } = await afterRestart();
      expect(records.length).toBeGreaterThan(0);
      expect(records).toEqual(expected(records.length));
    },
  );

  it('writing a few bytes at a time loses nothing', async () => {
    const journal = open({ segmentBytes: 1000 });
    fileSystem.longestWrite = 7;
    for (let i = 0; i < 50; i++) put(journal, i);
    await journal.close();
    expect(await afterRestart()).toEqual({ records: expected(50), truncatedBytes: 0 });
  });

  it('on read says what it could not read', async () => {
    const journal = open({ memoryBytes: 0, segmentBytes: 300 });
    for (let i = 0; i < 40; i++) put(journal, i);
    await journal.synced();
    // Memory lets go of what is written when the next block is needed.
    put(journal, 40);
    await journal.close();
    const again = open({ memoryBytes: 0 });
    fileSystem.fail('read', 'EIO');
    expect(() => again.read('kept', 0, 0, 10)).toThrow(/^cannot read \S+\.journal at \d+:/);
    await again.close();
  });
});

describe('fsync', () => {
  it('never overlaps another, and one serves all that came before it', async () => {
    let running = 0;
    let most = 0;
    let count = 0;
    const original = fileSystem.syncLater.bind(fileSystem);
    fileSystem.syncLater = async (file) => {
      most = Math.max(most, ++running);
      count += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      await original(file);
      running -= 1;
    };
    const journal = open({ sync: { kind: 'every' }, segmentBytes: 2000 });
    const waiting: Promise<void>[] = [];
    for (let i = 0; i < 200; i++) {
      put(journal, i);
      waiting.push(journal.synced());
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(waiting);
    expect(most).toBe(1);
    expect(count).toBeLessThan(100);
    await journal.close();
    expect((await afterRestart()).records).toEqual(expected(200));
  });
});

describe('a directory that cannot be used', () => {
  it('because it is a file', () => {
    writeFileSync(directory, '');
    expect(() => open()).toThrow(
      `expected a writable directory for the journal, was ${directory}: it is a file (EEXIST)`,
    );
  });

  it('because a part of its path is a file', () => {
    writeFileSync(directory, '');
    directory = join(directory, 'deeper');
    expect(() => open()).toThrow('a part of the path is a file (ENOTDIR)');
  });

  it.each(['EACCES', 'EPERM', 'EROFS'])('because of %s', (code) => {
    for (const operation of ['makeDirectory', 'open', 'list'] as const) {
      fileSystem.fail(operation, code);
      expect(() => open()).toThrow(
        expect.objectContaining({
          code: 'CONFIG_DATA_DIR',
          message: expect.stringContaining(`(${code})`),
        }),
      );
      fileSystem.heal();
    }
  });

  it('because the disk is full, and works when it no longer is', async () => {
    fileSystem.capacity = 3;
    expect(() => open()).toThrow(expect.objectContaining({ code: 'IO_JOURNAL' }));
    fileSystem.heal();
    const journal = open();
    put(journal, 0);
    await journal.close();
    expect((await afterRestart()).records).toEqual(expected(1));
  });

  it('is given back after a failed start', async () => {
    mkdirSync(directory);
    const foreign = join(directory, '000000000000.journal');
    writeFileSync(foreign, 'something else entirely');
    expect(() => open()).toThrow('another file');
    writeFileSync(foreign, '');
    await open().close();
  });
});
