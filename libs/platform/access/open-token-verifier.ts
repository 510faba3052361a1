import type { GatewayEnvironment } from '#platform/config/gateway-environment.js';
import { askIssuer } from './ask-issuer.js';
import { IssuerKeys } from './issuer-keys.js';
import { TokenVerifier } from './token-verifier.js';

/** The verifier that the environment describes; null without an issuer. */
export function openTokenVerifier(
  environment: GatewayEnvironment,
  effects: { readonly now: () => number; readonly onFault: (reason: string) => void },
): TokenVerifier | null {
  const { OIDC_ISSUER: issuer, OIDC_JWKS_URL: jwksUrl } = environment;
  if (issuer === '') return null;
  const source = { issuer, jwksUrl: jwksUrl === '' ? null : jwksUrl };
  const keys = new IssuerKeys({ ask: () => askIssuer(source), ...effects });
  const rules = {
    issuer,
    audience: environment.OIDC_AUDIENCE,
    algorithms: environment.OIDC_ALGORITHMS.split(','),
    tenantClaim: environment.OIDC_TENANT_CLAIM,
    scopeClaim: environment.OIDC_SCOPE_CLAIM,
  };
  return new TokenVerifier(rules, keys, effects.now);
}
