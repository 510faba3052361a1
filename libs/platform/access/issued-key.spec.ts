import { createHash } from 'node:crypto';
import { issueKey, prefixOf, type KeyGrant } from './issued-key.js';

const GRANT: KeyGrant = {
  name: 'desk',
  tenant: 'default',
  scopes: ['portfolio:read'],
  createdAt: 0,
  expiresAt: null,
};

describe('an issued key', () => {
  it('names itself by its prefix and holds 256 random bits', () => {
    const { key, issued } = issueKey(GRANT);
    expect(key).toMatch(/^bal_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(prefixOf(key)).toBe(issued.prefix);
    expect(issueKey(GRANT).key).not.toBe(key);
  });

  it('is kept as its SHA-256 alone', () => {
    const { key, issued } = issueKey(GRANT);
    expect(issued).toEqual({
      ...GRANT,
      prefix: prefixOf(key),
      digest: createHash('sha256').update(key).digest('hex'),
      revokedAt: null,
    });
    expect(JSON.stringify(issued)).not.toContain(key.slice(13));
  });

  it.each(['', 'bal_', 'bal_abcdefgh_short', `bal_ABCDEFGH_${'a'.repeat(43)}`, 'blst_0123456789'])(
    'a text of another form has no prefix: "%s"',
    (text) => {
      expect(prefixOf(text)).toBeNull();
    },
  );
});
