import { hash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey, type KeyGrant } from './issued-key.js';
import { changeKeyFile } from './key-file.js';
import { KeyRing } from './key-ring.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const GRANT: KeyGrant = {
  name: 'desk',
  tenant: 'default',
  scopes: ['portfolio:read'],
  createdAt: 0,
  expiresAt: NOON,
};

describe('the issued keys', () => {
  const { key, issued } = issueKey(GRANT);
  let directory: string;
  let path: string;
  let now: number;
  let faults: string[];
  let ring: KeyRing;
  const standing = (presented: string): string =>
    ring.standingOf(presented, hash('sha256', presented, 'buffer')).status;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-ring-'));
    path = join(directory, 'keys.json');
    changeKeyFile(path, () => [issued]);
    now = NOON - 1;
    faults = [];
    ring = new KeyRing({ path, now: () => now, onFault: (reason) => faults.push(reason) });
  });
  afterEach(() => {
    ring.close();
    rmSync(directory, { recursive: true });
  });

  it('know their own and no other, however alike', () => {
    expect(standing(key)).toBe('valid');
    const last = key.endsWith('A') ? 'B' : 'A';
    expect(standing(`${key.slice(0, -1)}${last}`)).toBe('unknown');
    expect(standing(issueKey(GRANT).key)).toBe('unknown');
    expect(standing('')).toBe('unknown');
  });

  it('end at the moment they expire', () => {
    now = NOON;
    expect(standing(key)).toBe('expired');
  });

  it('end when they are revoked, without a restart', () => {
    changeKeyFile(path, (keys) => keys.map((kept) => ({ ...kept, revokedAt: 1 })));
    ring.look();
    expect(standing(key)).toBe('revoked');
  });

  it('stay as they were while the file cannot be read, which is told once', () => {
    writeFileSync(path, '{');
    ring.look();
    ring.look();
    expect(standing(key)).toBe('valid');
    expect(faults).toEqual([expect.stringContaining('expected JSON')]);
    expect(ring.fault).toBe(faults[0]);
    changeKeyFileAnew();
    expect([standing(key), ring.fault]).toEqual(['valid', null]);
  });

  it('a file that others may read is not read again', () => {
    chmodSync(path, 0o644);
    ring.look();
    expect(ring.fault).toContain('was mode 644');
  });

  it('a file that is gone leaves none', () => {
    rmSync(path);
    ring.look();
    expect(standing(key)).toBe('unknown');
  });

  function changeKeyFileAnew(): void {
    rmSync(path);
    changeKeyFile(path, () => [issued]);
    ring.look();
  }
});

it('a file that cannot be used refuses the start', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-ring-'));
  const path = join(directory, 'keys.json');
  writeFileSync(path, 'keys', { mode: 0o600 });
  const options = { path, now: Date.now, onFault: () => undefined };
  expect(() => new KeyRing(options)).toThrow('expected JSON');
  rmSync(directory, { recursive: true });
});
