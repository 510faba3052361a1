import { KeyRing } from '#platform/access/key-ring.js';
import { keyFileIn } from '#platform/access/key-file-path.js';
import { openTokenVerifier } from '#platform/access/open-token-verifier.js';
import type { Environment } from '#platform/config/environment.js';
import type { GatewayConfig } from '../gateway-config.js';
import { DEFAULT_SERVER_LIMITS } from '../http/server-limits.js';

/**
 * Who may call, how often and from where, as the environment says.
 * @param onFault hears why keys or tokens cannot be judged as they should
 * @throws BallastError CONFIG_KEYS when there is a file of keys that cannot be used
 */
export function accessIn(
  environment: Environment,
  onFault: (reason: string) => void,
): Pick<GatewayConfig, 'keys' | 'tokens' | 'operatorTenant' | 'limits' | 'edge'> {
  const effects = { now: Date.now, onFault };
  const tokens = openTokenVerifier(environment, effects);
  return {
    keys: new KeyRing({ path: keyFileIn(environment), ...effects }),
    ...(tokens !== null && { tokens }),
    operatorTenant: environment.BALLAST_OPERATOR_TENANT,
    limits: {
      credential: environment.BALLAST_RATE_LIMIT,
      address: environment.BALLAST_ADDRESS_RATE_LIMIT,
      refusal: environment.BALLAST_REFUSAL_RATE_LIMIT,
    },
    edge: {
      corsOrigins: listOf(environment.BALLAST_CORS_ORIGINS),
      trustedProxies: listOf(environment.BALLAST_TRUST_PROXY),
      hstsSeconds: environment.BALLAST_HSTS_SECONDS,
      server: { ...DEFAULT_SERVER_LIMITS, maxConnections: environment.BALLAST_MAX_CONNECTIONS },
    },
  };
}

const listOf = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

/** What to say at the start where others can reach a gateway that only the generated key guards; null: nothing. */
export function exposureOf({
  HOST,
  BALLAST_API_KEY,
}: Pick<Environment, 'HOST' | 'BALLAST_API_KEY'>): string | null {
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(HOST);
  if (isLoopback || BALLAST_API_KEY !== '') return null;
  return `others can reach ${HOST}, and the generated key opens everything: put TLS in front, give out keys by npm run keys`;
}
