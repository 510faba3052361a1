import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey } from './issued-key.js';
import { changeKeyFile, readKeyFile } from './key-file.js';

const { issued } = issueKey({
  name: 'desk',
  tenant: 'default',
  scopes: ['portfolio:read', 'ingest'],
  createdAt: Date.UTC(2026, 0, 1),
  expiresAt: Date.UTC(2026, 3, 1),
});

describe('the file of keys', () => {
  let directory: string;
  let path: string;
  const write = (value: unknown): void => {
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 });
    chmodSync(path, 0o600);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-keys-'));
    path = join(directory, 'keys.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('holds none where there is none', () => {
    expect(readKeyFile(path)).toEqual([]);
  });

  it('gives back what was put in, and is its owner’s alone', () => {
    changeKeyFile(path, (keys) => [...keys, issued]);
    expect(readKeyFile(path)).toEqual([issued]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('a change that fails leaves it as it was, and the next one succeeds', () => {
    changeKeyFile(path, () => [issued]);
    const before = readFileSync(path, 'utf8');
    expect(() =>
      changeKeyFile(path, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(readFileSync(path, 'utf8')).toBe(before);
    changeKeyFile(path, () => []);
    expect(readKeyFile(path)).toEqual([]);
  });

  it('is changed by one at a time', () => {
    writeFileSync(`${path}.next`, '');
    expect(() => changeKeyFile(path, () => [])).toThrow(
      `expected nobody else to change the keys, was ${path}.next`,
    );
  });

  it.each([0o644, 0o640, 0o620, 0o606])('is refused with mode %o: others could use it', (mode) => {
    changeKeyFile(path, () => [issued]);
    chmodSync(path, mode);
    expect(() => readKeyFile(path)).toThrow(
      `expected a file of keys that its owner alone may use (mode 600), was mode ${mode.toString(8)}: chmod 600 ${path}`,
    );
  });

  const written = { ...issued, createdAt: '2026-01-01', expiresAt: null, revokedAt: null };
  it.each([
    ['what is no JSON', '{', 'expected JSON'],
    ['a list', '[]', 'expected an object'],
    ['another version', { version: 2, keys: [] }, 'expected version 1 and a list of keys'],
    ['a key that is none', { version: 1, keys: [null] }, 'key 1: expected an object'],
    ['an unknown scope', { version: 1, keys: [{ ...written, scopes: ['root'] }] }, 'scopes of'],
    ['no scope', { version: 1, keys: [{ ...written, scopes: [] }] }, 'scopes of'],
    ['a digest too short', { version: 1, keys: [{ ...written, digest: 'ab' }] }, 'digest like'],
    ['no time', { version: 1, keys: [{ ...written, expiresAt: 'soon' }] }, 'a time in expiresAt'],
    ['a prefix twice', { version: 1, keys: [written, written] }, 'each prefix once'],
  ])('is refused with %s', (_, content, message) => {
    write(content);
    expect(() => readKeyFile(path)).toThrow(message);
  });

  it('a fault never quotes the file', () => {
    write(`{"digest":"${issued.digest}"`);
    expect(() => readKeyFile(path)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(issued.digest) }),
    );
  });
});
