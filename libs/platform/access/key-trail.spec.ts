import { issueKey, type IssuedKey } from './issued-key.js';
import { keysOfText, textOfKeys, trailOfText } from './key-file-text.js';
import { headOf, trailAfter, type TrailEntry, trailHash, verifyTrail } from './key-trail.js';

const CHANGE = { at: Date.UTC(2026, 0, 1), by: 'root', reason: 'a test' };
const keyOf = (name: string): IssuedKey =>
  issueKey({
    ...{ name, tenant: 'acme', scopes: ['portfolio:read'] },
    ...{ createdAt: CHANGE.at, expiresAt: null },
  }).issued;

const [ONE, TWO] = [keyOf('one'), keyOf('two')];
const REVOKED = { ...ONE, revokedAt: CHANGE.at + 1 };
const created = trailAfter([], [[], [ONE]], CHANGE);
const both = trailAfter(created, [[ONE], [ONE, TWO]], CHANGE);
const TRAIL = trailAfter(
  both,
  [
    [ONE, TWO],
    [REVOKED, TWO],
  ],
  CHANGE,
);
const KEYS = [REVOKED, TWO];
const actions = (trail: readonly TrailEntry[]): string[] =>
  trail.map(({ sequence, action, key }) => `${sequence} ${action} ${key.name}`);

describe('the trail of the keys', () => {
  it('has an entry for each change, in order, with who, when and why', () => {
    expect(actions(TRAIL)).toEqual(['1 created one', '2 created two', '3 revoked one']);
    expect(TRAIL[2]).toMatchObject({ ...CHANGE, previousHash: TRAIL[1].hash, key: REVOKED });
    expect(verifyTrail(TRAIL, KEYS)).toEqual({ status: 'intact', head: headOf(TRAIL) });
    expect(verifyTrail([], [])).toMatchObject({ status: 'intact', head: { sequence: 0 } });
  });

  it('is the same after it was written and read, beside the keys', () => {
    const text = textOfKeys(KEYS, TRAIL);
    expect(trailOfText(text, 'keys.json')).toEqual(TRAIL);
    expect(keysOfText(text, 'keys.json')).toEqual(KEYS);
  });

  const CHANGED: readonly (readonly [string, Partial<TrailEntry>])[] = [
    ['sequence', { sequence: 9 }],
    ['at', { at: 1 }],
    ['by', { by: 'somebody' }],
    ['reason', { reason: '' }],
    ['action', { action: 'removed' }],
    ['key', { key: { ...TWO, scopes: ['admin'] } }],
    ['previousHash', { previousHash: '0'.repeat(64) }],
    ['hash', { hash: 'f'.repeat(64) }],
  ];
  it.each(CHANGED)('shows a changed %s, and what is good before it', (_, change) => {
    const changed = TRAIL.with(1, { ...TRAIL[1], ...change });
    expect(verifyTrail(changed, KEYS)).toEqual({
      status: 'broken',
      message: 'entry 2: its hash is not that of its content',
      intactTo: headOf(created),
    });
  });

  it('shows an entry whose hash was computed again, one that is missing, and one that moved', () => {
    const forged = { ...TRAIL[1], by: 'somebody' };
    const again = TRAIL.with(1, { ...forged, hash: trailHash(forged) });
    expect(verifyTrail(again, KEYS)).toMatchObject({ message: 'entry 3 does not follow entry 2' });
    expect(verifyTrail([TRAIL[0], TRAIL[2]], KEYS)).toMatchObject({
      message: 'expected entry 2, was entry 3',
    });
    expect(verifyTrail([TRAIL[0], TRAIL[2], TRAIL[1]], KEYS)).toMatchObject({ status: 'broken' });
  });

  it.each([
    ['added', [...KEYS, keyOf('three')]],
    ['changed', [{ ...REVOKED, revokedAt: null }, TWO]],
    ['changed', [REVOKED, { ...TWO, digest: 'a'.repeat(64) }]],
    ['revoked', [REVOKED, { ...TWO, revokedAt: 5 }]],
    ['removed', [REVOKED]],
  ])('shows a key that somebody has %s without it', (what, keys) => {
    expect(verifyTrail(TRAIL, keys)).toMatchObject({
      status: 'broken',
      message: expect.stringContaining(`somebody has ${what}`) as string,
      intactTo: headOf(TRAIL),
    });
  });

  it('notes what was done without it as found or lost, before what is done now', () => {
    const outside = keyOf('outside');
    const now = keyOf('now');
    const trail = trailAfter(
      TRAIL,
      [
        [REVOKED, outside],
        [REVOKED, outside, now],
      ],
      CHANGE,
    );
    expect(actions(trail).slice(3)).toEqual(['4 found outside', '5 lost two', '6 created now']);
    expect(verifyTrail(trail, [REVOKED, outside, now]).status).toBe('intact');
  });

  it('begins with the keys of a file that had none', () => {
    const text = textOfKeys([ONE], []).replace(/,\s*"trail": \[\]/, '');
    expect(text).not.toContain('trail');
    expect(trailOfText(text, 'keys.json')).toEqual([]);
    const trail = trailAfter([], [[ONE], [REVOKED]], CHANGE);
    expect(actions(trail)).toEqual(['1 found one', '2 revoked one']);
  });

  it.each([
    ['no list', '{}', 'a list of changes in trail'],
    ['no object', '[1]', 'entry 1 of the trail: expected an object'],
    ['an unknown action', '[{"sequence":1,"action":"lent"}]', 'an action of created, revoked'],
    ['no number', '[{"sequence":"1"}]', 'a number in sequence'],
  ])('is refused with %s', (_, trail, message) => {
    expect(() => trailOfText(`{"version":1,"keys":[],"trail":${trail}}`, 'keys.json')).toThrow(
      message,
    );
  });
});
