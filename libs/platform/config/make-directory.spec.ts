import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { makeDirectory } from './make-directory.js';

describe('making a directory', () => {
  afterEach(removeTemporaryDirectories);

  it('makes those above it, and none that is there', () => {
    const path = join(temporaryDirectory(), 'a', 'b', 'c');
    makeDirectory(path);
    expect(statSync(path).isDirectory()).toBe(true);
    makeDirectory(path);
  });

  it('refuses a file, and what lies below one', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => makeDirectory(file)).toThrow('EEXIST');
    expect(() => makeDirectory(join(file, 'below'))).toThrow('ENOTDIR');
  });

  it('refuses a link that leads nowhere', () => {
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(join(link, 'nowhere'), link, 'dir');
    expect(() => makeDirectory(link)).toThrow(/ELOOP|EEXIST/);
  });
});

describeIf({ met: existsSync('/proc/self'), needs: 'a /proc' }, 'below /proc', () => {
  it('ends with what the kernel says instead of never', () => {
    expect(() => makeDirectory('/proc/ballast/data')).toThrow('ENOENT');
    expect(() => makeDirectory('/proc/self/ballast')).toThrow('ENOENT');
  });
});
