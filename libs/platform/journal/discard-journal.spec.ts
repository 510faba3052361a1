import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalOptions } from '#testing/journal-fixture.js';
import { temporaryDirectory } from '#testing/temporary-directory.js';
import { discardJournal } from './discard-journal.js';
import { Journal } from './journal.js';

describe('discarding a journal', () => {
  it('removes its segments and leaves what is not ours', async () => {
    const directory = temporaryDirectory();
    await Journal.open(journalOptions(directory)).close();
    writeFileSync(join(directory, '000000000099.journal'), 'notes of somebody');
    discardJournal(directory, Date.now);
    expect(readdirSync(directory)).toEqual(['000000000099.journal']);
  });

  it('refuses while a journal is open there', async () => {
    const directory = temporaryDirectory();
    const journal = Journal.open(journalOptions(directory));
    expect(() => {
      discardJournal(directory, Date.now);
    }).toThrow(/in use|open/);
    expect(existsSync(join(directory, '000000000000.journal'))).toBe(true);
    await journal.close();
  });
});
