import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalOptions, printed, textRecord } from '#testing/journal-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { Journal } from './journal.js';
import { readJournal } from './read-journal.js';

describe('reading a journal beside its owner', () => {
  afterEach(removeTemporaryDirectories);

  const commit = (journal: Journal, ...texts: readonly string[]): void =>
    journal.commit({
      stage: 'test',
      task: 0,
      outputs: texts.map((text, i) => textRecord('kept', i % 2, 'k', text)),
      changelog: [{ key: 'position', value: Buffer.from('1') }],
    });

  it('sees what is on disk, with times, while another has it open', async () => {
    const directory = temporaryDirectory();
    let time = 1000;
    const journal = Journal.open(journalOptions(directory, { now: () => time }));
    commit(journal, 'a', 'b');
    time = 2000;
    commit(journal, 'c');
    await journal.synced();
    const records = readJournal(directory, 'kept');
    expect(printed(records)).toEqual(['0 k=a', '0 k=b', '1 k=c']);
    expect(records.map((record) => record.time)).toEqual([1000, 1000, 2000]);
    await journal.close();
  });

  it('goes through all segments', async () => {
    const directory = temporaryDirectory();
    const journal = Journal.open(journalOptions(directory, { segmentBytes: 200 }));
    for (let i = 0; i < 20; i++) commit(journal, `value ${i}`);
    await journal.close();
    expect(readdirSync(directory).length).toBeGreaterThan(3);
    expect(readJournal(directory, 'kept')).toHaveLength(20);
  });

  it('refuses a file that was damaged before its end, and says where', async () => {
    const directory = temporaryDirectory();
    const journal = Journal.open(journalOptions(directory));
    for (const text of ['first', 'second', 'third']) commit(journal, text);
    await journal.close();
    const file = join(directory, '000000000000.journal');
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('second')] += 1;
    writeFileSync(file, bytes);
    expect(() => readJournal(directory, 'kept')).toThrow(/damage at byte \d+: the frame checksum/);
  });

  it('passes over a torn tail and changes nothing', async () => {
    const directory = temporaryDirectory();
    const journal = Journal.open(journalOptions(directory));
    commit(journal, 'a');
    await journal.close();
    const file = join(directory, '000000000000.journal');
    appendFileSync(file, Buffer.from([40, 0, 0, 0, 1, 2, 3]));
    const before = readFileSync(file);
    expect(printed(readJournal(directory, 'kept'))).toEqual(['0 k=a']);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(directory)).toEqual(['000000000000.journal']);
  });

  it('says what is no journal, and what is not there', () => {
    const directory = temporaryDirectory();
    expect(readJournal(directory, 'kept')).toEqual([]);
    writeFileSync(join(directory, '000000000000.journal'), 'something else entirely');
    expect(() => readJournal(directory, 'kept')).toThrow('expected a segment of this version');
    expect(() => readJournal(join(directory, 'missing'), 'kept')).toThrow(directory);
  });
});
