import { SCOPES, type Scope } from '#platform/access/scope.js';

/** Who asks: what the guard made of a credential. */
export interface Principal {
  /** Names the credential in logs, commands and the audit trail; never the credential itself. */
  readonly id: string;
  /** Whose portfolios it sees; those of another tenant are as unknown as ones that do not exist. */
  readonly tenant: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** Holder of the one key that is generated, or given by BALLAST_API_KEY. */
export const DEVELOPER: Principal = {
  id: 'api-key',
  tenant: 'default',
  scopes: new Set(SCOPES),
};

/** Who asks, on a route that is not public. @throws Error on a public one: nobody has been asked there */
export function principalOf({ principal }: { readonly principal?: Principal }): Principal {
  if (principal === undefined) throw new Error('expected a route that is not public');
  return principal;
}
