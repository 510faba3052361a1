import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { journalOptions, printed, textRecord } from '#testing/journal-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { unsyncedFileSystem } from '#testing/unsynced-file-system.js';
import { Journal } from './journal.js';
import type { JournalOptions } from './journal-options.js';

const FIRST = '000000000000.journal';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(removeTemporaryDirectories);

const options = (changed: Partial<JournalOptions> = {}): JournalOptions =>
  journalOptions(directory, { fileSystem: unsyncedFileSystem, ...changed });

const commit = (journal: Journal, i: number): void => {
  journal.commit({
    stage: 'fold',
    task: 0,
    outputs: [textRecord('kept', 0, 'k', `${i}`), textRecord('kept', 1, 'other', `${i}`)],
    changelog: [{ key: 'position', value: Buffer.from(`${i + 1}`) }],
  });
};

/** Whole state of a journal as texts. */
const stateOf = (journal: Journal): string[] => [
  ...printed(journal.read('kept', 0, 0, 1000)),
  ...printed(journal.read('kept', 1, 0, 1000)),
  ...printed([...journal.table('ballast.changelog.fold', 0).values()]),
];

/** Writes `frames` commits; gives the length of the file and the state after each. */
async function written(
  frames: number,
  changed: Partial<JournalOptions> = {},
): Promise<{ lengths: number[]; states: string[][] }> {
  const journal = Journal.open(options(changed));
  const lengths = [journal.stats().bytes];
  const states = [stateOf(journal)];
  for (let i = 0; i < frames; i++) {
    commit(journal, i);
    lengths.push(journal.stats().bytes);
    states.push(stateOf(journal));
  }
  await journal.close();
  return { lengths, states };
}

/** Opens, looks and closes. */
async function reopened<Result>(look: (journal: Journal) => Result): Promise<Result> {
  const journal = Journal.open(options());
  try {
    return look(journal);
  } finally {
    await journal.close();
  }
}

const faultOf = (changed: Partial<JournalOptions> = {}): BallastError => {
  try {
    void Journal.open(options(changed)).close();
  } catch (error) {
    if (error instanceof BallastError) return error;
    throw error;
  }
  throw new Error('expected an error');
};

describe('a torn tail', () => {
  it('is cut at every byte of the last two frames to exactly the whole frames before', async () => {
    const { lengths, states } = await written(4);
    const path = join(directory, FIRST);
    const whole = readFileSync(path);
    for (let length = lengths[2]; length <= lengths[4]; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const frames = length === lengths[4] ? 4 : length >= lengths[3] ? 3 : 2;
      await reopened((journal) => {
        expect(stateOf(journal)).toEqual(states[frames]);
        expect(journal.recovery.truncatedBytes).toBe(length - lengths[frames]);
        expect(journal.recovery.frames).toBe(frames);
      });
      expect(statSync(path).size).toBe(lengths[frames]);
    }
  }, 30_000);

  it('is followed by new frames that are there after the next start', async () => {
    const { lengths, states } = await written(3);
    const path = join(directory, FIRST);
    truncateSync(path, lengths[3] - 1);
    await reopened((journal) => {
      expect(journal.recovery.truncatedSegment).toBe(path);
      commit(journal, 2);
      expect(stateOf(journal)).toEqual(states[3]);
    });
    await reopened((journal) => {
      expect(stateOf(journal)).toEqual(states[3]);
      expect(journal.recovery.truncatedBytes).toBe(0);
    });
  });

  it('may be zeros that a file system left after a power cut', async () => {
    const { lengths, states } = await written(3);
    const path = join(directory, FIRST);
    const bytes = readFileSync(path);
    bytes.fill(0, lengths[2] + 3);
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(9000)]));
    await reopened((journal) => {
      expect(stateOf(journal)).toEqual(states[2]);
    });
  });

  it.each([0, 7, 15, 30, 56])(
    'may be a new segment with %i bytes of its header',
    async (length) => {
      const { states } = await written(3);
      const header = readFileSync(join(directory, FIRST)).subarray(0, length);
      const torn = join(directory, '000000000003.journal');
      writeFileSync(torn, header);
      await reopened((journal) => {
        expect(stateOf(journal)).toEqual(states[3]);
        expect(journal.recovery).toMatchObject({ truncatedSegment: torn, truncatedBytes: length });
        commit(journal, 3);
      });
      expect(readdirSync(directory)).toEqual([FIRST]);
    },
  );
});

describe('a damaged byte', () => {
  it('in the last frame is cut or an error, never a wrong record', async () => {
    const { lengths, states } = await written(3);
    const path = join(directory, FIRST);
    const whole = readFileSync(path);
    for (let at = lengths[2]; at < lengths[3]; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] ^= flip;
        writeFileSync(path, bytes);
        await reopened((journal) => {
          expect(stateOf(journal)).toEqual(states[2]);
        });
      }
    }
  }, 30_000);

  it('in an earlier frame of the last segment is an error that names file and position', async () => {
    const { lengths } = await written(3);
    const path = join(directory, FIRST);
    const whole = readFileSync(path);
    for (let at = lengths[1]; at < lengths[2]; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 0xff;
      writeFileSync(path, bytes);
      const { code, message } = faultOf();
      expect(code).toBe('CONFIG_JOURNAL');
      expect(message).toContain(`${path}: expected a frame at ${lengths[1]}, but it`);
      expect(message).toContain(`a whole frame follows at ${lengths[2]}`);
      expect(readFileSync(path)).toEqual(bytes);
    }
  }, 30_000);

  it('in a closed segment is an error, and so is a closed segment that is too short', async () => {
    await written(30, { segmentBytes: 500 });
    const path = join(directory, FIRST);
    const whole = readFileSync(path);
    const bytes = Buffer.from(whole);
    bytes[whole.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(faultOf()).toMatchObject({
      code: 'CONFIG_JOURNAL',
      message: expect.stringMatching(/checksum differs and more segments follow$/),
    });
    writeFileSync(path, whole.subarray(0, whole.length - 1));
    expect(faultOf().message).toMatch(/ends early and more segments follow$/);
  });

  it('in a header is an error', async () => {
    await written(1);
    const path = join(directory, FIRST);
    const bytes = readFileSync(path);
    bytes[20] ^= 1;
    writeFileSync(path, bytes);
    expect(faultOf().message).toBe(
      `cannot use the journal file ${path}: expected a whole header at 0, was damaged`,
    );
  });
});

describe('what is no journal of ours', () => {
  const path = (): string => join(directory, FIRST);

  it('is named: a foreign file, a foreign name, a newer format', async () => {
    writeFileSync(path(), 'something else entirely');
    expect(faultOf()).toMatchObject({ code: 'CONFIG_JOURNAL' });
    expect(faultOf().message).toContain(
      `${path()}: expected a journal of Ballast, was another file`,
    );
    writeFileSync(path(), '');
    writeFileSync(join(directory, 'notes.journal'), 'x');
    expect(faultOf().message).toContain('expected a name of 12 digits');
  });

  it('is named when it has a newer format', async () => {
    await written(1);
    const bytes = readFileSync(path());
    bytes.writeUInt32LE(2, 8);
    writeFileSync(path(), bytes);
    expect(faultOf().message).toContain(
      'expected format version 1, was 2 (a newer Ballast wrote it)',
    );
  });

  it('is named when a segment of another journal lies between ours', async () => {
    await written(30, { segmentBytes: 500 });
    const own = directory;
    directory = temporaryDirectory();
    await written(30, { segmentBytes: 500 });
    const second = readdirSync(directory).filter((name) => name.endsWith('.journal'))[1];
    copyFileSync(join(directory, second), join(own, second));
    directory = own;
    expect(faultOf().message).toContain(
      'expected a segment of the same journal, was one of another',
    );
  });

  it('leaves other files in peace', async () => {
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'README'), 'x');
    await written(1);
    expect(readdirSync(directory)).toEqual([FIRST, 'README', 'folder']);
  });
});
