import { readEnvironment } from './environment.js';
import { GatewayEnvironment } from './gateway-environment.js';
import { LiveEnvironment } from './live-environment.js';

const faultsOf = (variables: Record<string, string>): string => {
  try {
    readEnvironment(variables);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('what the environment says of access', () => {
  it('has defaults that open nothing to strangers', () => {
    expect({ ...new GatewayEnvironment() }).toEqual({
      ...new LiveEnvironment(),
      BALLAST_API_KEYS_FILE: '',
      OIDC_ISSUER: '',
      OIDC_AUDIENCE: '',
      OIDC_ALGORITHMS: 'RS256,ES256,PS256,EdDSA',
      OIDC_JWKS_URL: '',
      OIDC_TENANT_CLAIM: 'tenant',
      OIDC_SCOPE_CLAIM: 'scope',
      BALLAST_OPERATOR_TENANT: 'default',
      BALLAST_RATE_LIMIT: 5_000,
      BALLAST_ADDRESS_RATE_LIMIT: 10_000,
      BALLAST_REFUSAL_RATE_LIMIT: 10,
      BALLAST_MAX_CONNECTIONS: 10_000,
      BALLAST_PUBLISH_DEADLINE_MS: 5_000,
      BALLAST_PUSH_TICKS: 1_000,
      BALLAST_TENANT_PORTFOLIOS: 1_000,
      BALLAST_CORS_ORIGINS: '',
      BALLAST_TRUST_PROXY: '',
      BALLAST_HSTS_SECONDS: 0,
    });
  });

  it.each([
    { OIDC_ISSUER: 'https://id.example/realm', OIDC_AUDIENCE: 'ballast' },
    { OIDC_ISSUER: 'http://127.0.0.1:3001', OIDC_AUDIENCE: 'ballast' },
    { OIDC_ALGORITHMS: 'ES512' },
    { BALLAST_CORS_ORIGINS: 'https://desk.example,http://localhost:5173' },
    { BALLAST_TRUST_PROXY: 'loopback,10.0.0.0/8,fd00::/8' },
    { BALLAST_RATE_LIMIT: '0' },
  ])('takes %j', (variables) => {
    expect(readEnvironment(variables)).toBeDefined();
  });

  it.each([
    [{ OIDC_ISSUER: 'http://id.example', OIDC_AUDIENCE: 'a' }, 'OIDC_ISSUER: expected an https'],
    [{ OIDC_ISSUER: 'http://localhost.evil.example', OIDC_AUDIENCE: 'a' }, 'OIDC_ISSUER'],
    [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_AUDIENCE: expected with OIDC_ISSUER'],
    [{ OIDC_ALGORITHMS: 'none' }, 'OIDC_ALGORITHMS: expected RS256'],
    [{ OIDC_ALGORITHMS: 'RS256,HS256' }, 'OIDC_ALGORITHMS: expected RS256'],
    [{ OIDC_ALGORITHMS: '' }, 'OIDC_ALGORITHMS: expected RS256'],
    [{ BALLAST_CORS_ORIGINS: '*' }, 'BALLAST_CORS_ORIGINS: expected origins'],
    [{ BALLAST_CORS_ORIGINS: 'https://desk.example/' }, 'BALLAST_CORS_ORIGINS: expected origins'],
    [{ BALLAST_TRUST_PROXY: 'true' }, 'BALLAST_TRUST_PROXY: expected addresses'],
    [{ BALLAST_PUBLISH_DEADLINE_MS: '99' }, 'BALLAST_PUBLISH_DEADLINE_MS: expected a whole'],
    [{ BALLAST_PUSH_TICKS: '0' }, 'BALLAST_PUSH_TICKS: expected a whole number of ticks'],
    [{ BALLAST_TENANT_PORTFOLIOS: '0' }, 'BALLAST_TENANT_PORTFOLIOS: expected a whole number'],
    [{ BALLAST_RATE_LIMIT: '-1' }, 'BALLAST_RATE_LIMIT: expected a whole number'],
  ])('refuses %j', (variables, fault) => {
    expect(faultsOf(variables as Record<string, string>)).toContain(fault);
  });
});
