import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { readKeysRequest } from './arguments.js';
import { answerKeys } from './command.js';
import { expiryOf } from './expiry.js';
import type { KeysAnswer } from './keys-answer.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe('npm run keys', () => {
  let directory: string;
  let path: string;
  const answer = (line: string, now = NOW): KeysAnswer =>
    answerKeys(path, readKeysRequest(line.split(' '), now), now);
  const run = (line: string, now = NOW): readonly string[] => answer(line, now).lines;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-keys-'));
    path = join(directory, 'keys.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('create shows the key once and keeps its digest alone', () => {
    const [key, line] = run('create --name desk --tenant acme --scopes portfolio:read,ingest');
    const prefix = key.slice(4, 12);
    const expected = `${prefix}  desk  tenant acme  portfolio:read,ingest  expires 2026-04-01T00:00:00.000Z`;
    expect(line).toBe(`shown this once; ${expected}`);
    expect(readFileSync(path, 'utf8')).not.toContain(key.slice(13));
    expect(run('list')).toEqual([expected]);
  });

  it('revoke ends one for good, and says when', () => {
    const [key] = run('create --name desk --scopes admin --expires never');
    const [other] = run('create --name other --scopes admin --expires 1h');
    expect(run(`revoke ${key}`)[0]).toContain('is revoked');
    expect(run(`revoke ${key.slice(4, 12)}`, NOW + DAY)[0]).toContain('is revoked');
    expect(run('list', NOW + DAY)).toEqual([
      `${key.slice(4, 12)}  desk  tenant default  admin  revoked 2026-01-01T00:00:00.000Z`,
      `${other.slice(4, 12)}  other  tenant default  admin  expired 2026-01-01T01:00:00.000Z`,
    ]);
    expect(() => run('revoke aaaaaaaa')).toThrow('expected a known prefix, was aaaaaaaa');
  });

  it('audit tells who did what, when and why, and knows a head that was kept', () => {
    const by = userInfo().username;
    const [key] = run('create --name desk --tenant acme --scopes admin --reason started');
    const prefix = key.slice(4, 12);
    const kept = /head ([0-9a-f]{64})$/.exec(run('audit').at(-1) ?? '')?.[1];
    run(`revoke ${prefix} --reason "left"`, NOW + DAY);
    const { lines, isIntact } = answer(`audit --head ${kept}`);
    expect(isIntact).toBe(true);
    const named = `${prefix}  desk  tenant acme  admin  by ${by}`;
    expect(lines).toEqual([
      `1  2026-01-01T00:00:00.000Z  created  ${named}  "started"`,
      `2  2026-01-02T00:00:00.000Z  revoked  ${named}  "\\"left\\""`,
      expect.stringMatching(/^2 entries as they were written, head [0-9a-f]{64}$/),
      'entry 1 has the hash that was kept',
    ]);
  });

  it('audit finds a key that the command has not made, and a trail that was cut', () => {
    run('create --name desk --scopes admin');
    const before = readFileSync(path, 'utf8');
    run('create --name other --scopes admin');
    const head = /[0-9a-f]{64}$/.exec(run('audit').at(-1) ?? '')?.[0];
    const document = JSON.parse(before) as { keys: { scopes: string[] }[] };
    writeFileSync(path, before);
    expect(answer(`audit --head ${head}`)).toMatchObject({ isIntact: false });
    document.keys[0].scopes = ['portfolio:read', 'admin'];
    writeFileSync(path, JSON.stringify(document));
    const { lines, isIntact } = answer('audit');
    expect(isIntact).toBe(false);
    expect(lines.at(-2)).toMatch(/^broken: somebody has changed [a-z0-9]{8}: not by npm run keys$/);
    expect(lines.at(-1)).toMatch(/^good up to entry 1, head [0-9a-f]{64}$/);
  });

  it.each([
    ['', 'nothing was asked for'],
    ['show', 'there is no show'],
    ['list all', 'list takes no all'],
    ['revoke', 'revoke takes one prefix'],
    ['create --scopes admin', 'expected --name like'],
    ['create --name a/b --scopes admin', 'expected --name like'],
    ['create --name desk', 'expected --scopes of'],
    ['create --name desk --scopes admin,root', 'expected --scopes of'],
    ['create --name desk --scopes admin --expires soon', 'expected --expires like'],
    ['create --name desk --scopes admin --force', '--force'],
    ['create desk --scopes admin', 'create takes no desk'],
    [`revoke aaaaaaaa --reason ${'x'.repeat(501)}`, 'expected --reason of at most 500 characters'],
    ['audit all', 'audit takes no all'],
    ['audit --head 12', 'expected --head as 64 hexadecimal digits, was "12"'],
  ])('"%s" is told how to ask', (line, reason) => {
    expect(() => run(line)).toThrow(reason);
  });

  it('a key ends after a span, on a day, or never', () => {
    expect(['90d', '12h', '2w', '2027-01-31', 'never'].map((text) => expiryOf(text, NOW))).toEqual([
      NOW + 90 * DAY,
      NOW + DAY / 2,
      NOW + 14 * DAY,
      Date.UTC(2027, 0, 31),
      null,
    ]);
    for (const text of ['0d', '2025-12-31', '2026-02-31', 'tomorrow', '']) {
      expect(() => expiryOf(text, NOW)).toThrow('expected --expires like');
    }
  });
});
