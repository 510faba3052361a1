/** What a credential may do; a route asks for one of them. */
export const SCOPES = [
  'portfolio:read',
  'portfolio:write',
  'rebalance:execute',
  'ingest',
  'admin',
] as const;

export type Scope = (typeof SCOPES)[number];
