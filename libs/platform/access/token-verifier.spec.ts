import { hash } from 'node:crypto';
import { readEnvironment } from '#platform/config/environment.js';
import { AUDIENCE, signingKey, TokenIssuer, type Unusual } from '#testing/token-issuer.js';
import { openTokenVerifier } from './open-token-verifier.js';
import type { TokenStanding, TokenVerifier } from './token-verifier.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

describe('tokens of an OpenID Connect provider', () => {
  let issuer: TokenIssuer;
  let faults: string[];
  let ahead: number;
  let verifier: TokenVerifier;

  const opened = (variables: Record<string, string> = {}): TokenVerifier => {
    const environment = readEnvironment({
      ...{ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE },
      ...variables,
    });
    const effects = {
      now: () => Date.now() + ahead,
      onFault: (reason: string) => faults.push(reason),
    };
    const made = openTokenVerifier(environment, effects);
    if (made === null) throw new Error('expected a verifier');
    return made;
  };
  const standing = (token: string): Promise<TokenStanding> =>
    verifier.standingOf(token, hash('sha256', token, 'buffer'));
  const reasonFor = async (token: string): Promise<string> => {
    const outcome = await standing(token);
    return outcome.status === 'refused' ? outcome.reason : outcome.status;
  };
  const seconds = (from: number): number => Math.floor((Date.now() + from) / SECOND);

  beforeAll(async () => {
    issuer = await TokenIssuer.start();
  });
  afterAll(() => issuer.stop());
  beforeEach(() => {
    faults = [];
    ahead = 0;
    issuer.down = false;
    verifier = opened();
  });
  afterEach(() => verifier.close());

  it('a token for client credentials says who, whose and what', async () => {
    expect(await standing(await issuer.token('portfolio:read rebalance:execute'))).toEqual({
      status: 'valid',
      holder: {
        subject: 'desk',
        tenant: 'default',
        scopes: new Set(['portfolio:read', 'rebalance:execute']),
        expiresAt: expect.any(Number),
      },
    });
  });

  it('scopes may be a list, in a claim of another name; those of others are left out', async () => {
    verifier.close();
    verifier = opened({ OIDC_SCOPE_CLAIM: 'scp', OIDC_TENANT_CLAIM: 'org' });
    const claims = { scp: ['portfolio:read', 'mail', 'root'], org: 'acme' };
    expect(await standing(await issuer.forge({ claims }))).toMatchObject({
      holder: { tenant: 'acme', scopes: new Set(['portfolio:read']) },
    });
  });

  it.each<[string, () => Unusual, string]>([
    ['another issuer', () => ({ claims: { iss: 'https://evil' } }), 'one of another issuer'],
    ['another audience', () => ({ claims: { aud: 'mail' } }), 'one for another audience'],
    ['no audience', () => ({ claims: { aud: undefined } }), 'one for another audience'],
    [
      'an end that has passed',
      () => ({ claims: { exp: seconds(-60_000) } }),
      'one that has expired',
    ],
    ['no end', () => ({ claims: { exp: undefined } }), 'one without an end'],
    [
      'a beginning to come',
      () => ({ claims: { nbf: seconds(60_000) } }),
      'one that is not valid yet',
    ],
    ['no subject', () => ({ claims: { sub: undefined } }), 'one without a subject'],
    [
      'no tenant',
      () => ({ claims: { tenant: undefined } }),
      'one without a tenant in its claim tenant',
    ],
    [
      'a tenant that is no text',
      () => ({ claims: { tenant: 7 } }),
      'one without a tenant in its claim tenant',
    ],
    [
      'a key it is bound to',
      () => ({ claims: { cnf: { jkt: 'x' } } }),
      'one that is bound to a key of its holder',
    ],
    ['an unknown key', () => ({ header: { kid: 'other' } }), 'one signed with an unknown key'],
  ])('with %s is refused', async (_, unusual, reason) => {
    expect(await reasonFor(await issuer.forge(unusual()))).toBe(reason);
  });

  it('clocks may differ by half a minute', async () => {
    const claims = { exp: seconds(-20 * SECOND), nbf: seconds(20 * SECOND) };
    expect(await standing(await issuer.forge({ claims }))).toMatchObject({ status: 'valid' });
  });

  it('signed by somebody else is refused', async () => {
    const { privateKey: key } = await signingKey('evil');
    expect(await reasonFor(await issuer.forge({ key }))).toBe('one whose signature does not hold');
  });

  it('the public key is no shared secret', async () => {
    const forged = { key: await issuer.publicKeyText(), algorithm: 'HS256' };
    expect(await reasonFor(await issuer.forge(forged))).toBe(
      'one with a signature that is not taken',
    );
  });

  it('without a signature is refused', async () => {
    const [, payload] = (await issuer.token('admin')).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await reasonFor(`${header}.${payload}.`)).toBe('one with a signature that is not taken');
  });

  it('changed after it was signed is refused', async () => {
    const [header, payload, signature] = (await issuer.token('portfolio:read')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const other = Buffer.from(JSON.stringify({ ...claims, scope: 'admin' })).toString('base64url');
    expect(await reasonFor(`${header}.${other}.${signature}`)).toBe(
      'one whose signature does not hold',
    );
  });

  it('an algorithm outside the list is refused, though the signature holds', async () => {
    verifier.close();
    verifier = opened({ OIDC_ALGORITHMS: 'ES256' });
    expect(await reasonFor(await issuer.token('admin'))).toBe(
      'one with a signature that is not taken',
    );
  });

  it('a verified token is remembered for a minute, by its digest', async () => {
    const token = await issuer.token('portfolio:read');
    const digest = hash('sha256', token, 'buffer');
    expect(verifier.recent(digest)).toBeNull();
    await standing(token);
    expect(verifier.recent(digest)).toMatchObject({ subject: 'desk' });
    ahead = 61 * SECOND;
    expect(verifier.recent(digest)).toBeNull();
  });

  it('a new key of the issuer is asked for when it is first used, and invented ones do not ask again', async () => {
    await standing(await issuer.token('portfolio:read'));
    await issuer.rotate('second');
    const token = await issuer.token('portfolio:read');
    const { asked } = issuer;
    ahead = 31 * SECOND;
    expect(await standing(token)).toMatchObject({ status: 'valid' });
    expect(issuer.asked).toBe(asked + 1);
    await standing(await issuer.forge({ header: { kid: 'invented' } }));
    expect(issuer.asked).toBe(asked + 1);
  });

  it('goes on with the keys it has while the issuer is down', async () => {
    const token = await issuer.forge({ claims: { exp: seconds(2 * DAY) } });
    await standing(token);
    issuer.down = true;
    ahead = DAY;
    expect(await standing(token)).toMatchObject({ status: 'valid' });
    expect(
      await reasonFor(
        await issuer.forge({ header: { kid: 'new' }, claims: { exp: seconds(2 * DAY) } }),
      ),
    ).toBe('one signed with an unknown key');
    expect(faults).toEqual([expect.stringContaining('was 500')]);
  });

  it('without any keys it knows nothing, and asks again a second later', async () => {
    const token = await issuer.token('portfolio:read');
    issuer.down = true;
    expect(await standing(token)).toEqual({ status: 'unavailable' });
    issuer.down = false;
    expect(await standing(token)).toEqual({ status: 'unavailable' });
    ahead = SECOND;
    expect(await standing(token)).toMatchObject({ status: 'valid' });
  });

  it('the keys may be in a place of their own', async () => {
    verifier.close();
    verifier = opened({ OIDC_JWKS_URL: `${issuer.url}/jwks` });
    expect(await standing(await issuer.token('admin'))).toMatchObject({ status: 'valid' });
  });

  it('a discovery document that speaks for another issuer is not believed', async () => {
    verifier.close();
    verifier = opened({ OIDC_ISSUER: issuer.url.replace('127.0.0.1', 'localhost') });
    expect(await standing(await issuer.token('admin'))).toEqual({ status: 'unavailable' });
    expect(faults).toEqual([expect.stringContaining('was another')]);
  });
});
