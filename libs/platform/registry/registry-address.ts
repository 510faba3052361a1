import { BallastError } from '#core/ballast-error.js';

/** Where a registry's Confluent API is, and who asks; the secret is in the headers only. */
export interface RegistryAddress {
  /** Without user, password and slash at the end: safe to show. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Splits `https://user:password@host/path` into address and basic authentication.
 * @throws BallastError CONFIG_REGISTRY
 */
export function registryAddress(text: string): RegistryAddress {
  if (!URL.canParse(text)) {
    throw new BallastError('CONFIG_REGISTRY', 'SCHEMA_REGISTRY_URL: expected a URL, was none');
  }
  const url = new URL(text);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (user === '') return { base, headers: {} };
  const token = Buffer.from(`${user}:${password}`).toString('base64');
  return { base, headers: { authorization: `Basic ${token}` } };
}
