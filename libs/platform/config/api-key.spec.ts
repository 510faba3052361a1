import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { temporaryDirectory } from '#testing/temporary-directory.js';
import { apiKeyIn } from './api-key.js';

describe('the API key', () => {
  it('is generated once, into a file of its owner alone, and used again', () => {
    const directory = temporaryDirectory();
    const first = apiKeyIn(directory, '');
    expect(first.key).toMatch(/^blst_[\w-]{32}$/);
    expect(first.file).toBe(join(directory, 'api-key'));
    expect(statSync(join(directory, 'api-key')).mode & 0o777).toBe(0o600);
    expect(apiKeyIn(directory, '')).toEqual(first);
    expect(apiKeyIn(temporaryDirectory(), '').key).not.toBe(first.key);
  });

  it('leaves no file when it is given', () => {
    const directory = temporaryDirectory();
    expect(apiKeyIn(directory, 'given-by-the-user')).toEqual({
      key: 'given-by-the-user',
      file: null,
    });
  });

  it('closes a file that others could read', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'api-key');
    writeFileSync(file, 'blst_of_an_earlier_start\n', { mode: 0o644 });
    expect(apiKeyIn(directory, '').key).toBe('blst_of_an_earlier_start');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe('blst_of_an_earlier_start\n');
  });

  it.each([
    ['an empty file', '\n', 'was empty: delete the file'],
    ['a short key', 'blst_short', 'was shorter: delete the file'],
  ])('refuses %s', (_, content, words) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'api-key'), content);
    expect(faultIn(directory)).toMatchObject({
      code: 'CONFIG_DATA_DIR',
      message: expect.stringContaining(words) as string,
    });
  });

  it('names a file that cannot be used', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'api-key'));
    expect(faultIn(directory)).toMatchObject({
      code: 'CONFIG_DATA_DIR',
      message: expect.stringMatching(
        /api-key, or none \(.*EISDIR: .*set BALLAST_API_KEY$/,
      ) as string,
    });
  });
});

function faultIn(directory: string): BallastError | null {
  try {
    apiKeyIn(directory, '');
    return null;
  } catch (error) {
    return error instanceof BallastError ? error : null;
  }
}
