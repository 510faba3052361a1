import type { JSONWebKeySet } from 'jose';
import { SAFE_URL } from '#platform/config/gateway-environment.js';

const TIMEOUT_MS = 5_000;

/** Where the keys of an issuer are. */
export interface KeySource {
  readonly issuer: string;
  /** null: as the discovery document says. */
  readonly jwksUrl: string | null;
}

/** The issuer's public keys (RFC 7517), found by OpenID Connect Discovery unless their place is given. @throws Error */
export async function askIssuer({ issuer, jwksUrl }: KeySource): Promise<JSONWebKeySet> {
  const { keys } = await jsonAt(jwksUrl ?? (await discoveredUrl(issuer)));
  if (Array.isArray(keys)) return { keys: keys as JSONWebKeySet['keys'] };
  throw new Error('expected a set of keys, was another document');
}

async function discoveredUrl(issuer: string): Promise<string> {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { issuer: named, jwks_uri: url } = await jsonAt(place);
  // A document that speaks for another issuer would hand its keys to this one (OIDC Discovery 4.3).
  if (named !== issuer)
    throw new Error(`expected the discovery document of ${issuer}, was another`);
  if (typeof url === 'string' && url !== '' && SAFE_URL.test(url)) return url;
  throw new Error(`expected an https jwks_uri in the discovery document of ${issuer}`);
}

async function jsonAt(url: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // What is trusted is the address that was given, and no other that it may lead to.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`expected 200 from ${url}, was ${response.status}`);
  const document: unknown = await response.json();
  if (typeof document === 'object' && document !== null) return { ...document };
  throw new Error(`expected a JSON object from ${url}`);
}
