import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { openDataDirectory } from './data-directory.js';

const faultOf = (path: string): unknown => {
  try {
    return openDataDirectory(path);
  } catch (error) {
    return error instanceof BallastError ? [error.code, error.message] : error;
  }
};
const refusalOf = (path: string): unknown => [
  'CONFIG_DATA_DIR',
  expect.stringContaining(`expected a writable directory in BALLAST_DATA_DIR, was ${path} (`),
];

describe('the data directory', () => {
  afterEach(removeTemporaryDirectories);

  it('is made, with a place for the journal', () => {
    const root = join(temporaryDirectory(), 'a', 'b');
    expect(openDataDirectory(root)).toEqual({ root, journal: join(root, 'journal') });
    expect(statSync(join(root, 'journal')).isDirectory()).toBe(true);
  });

  it('is refused where a file is', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(faultOf(file)).toEqual(refusalOf(file));
  });
});

describeIf({ met: existsSync('/proc/self'), needs: 'a /proc' }, 'a data directory in /proc', () => {
  it.each(['/proc', '/proc/ballast', '/proc/ballast/below'])('%s is refused', (path) => {
    expect(faultOf(path)).toEqual(refusalOf(path));
  });
});
