/** Where to go from here. */
export interface Links {
  readonly name: string;
  readonly documentation: string;
  readonly openapi: string;
  readonly health: { readonly live: string; readonly ready: string };
  readonly metrics: string;
  readonly portfolio: string;
  readonly portfolios: string;
}

/** Linked from the root. */
export const LINKS: Links = {
  name: 'Ballast',
  documentation: '/docs',
  openapi: '/openapi.json',
  health: { live: '/health/live', ready: '/health/ready' },
  metrics: '/metrics',
  portfolio: '/portfolio/weights',
  portfolios: '/portfolios',
};
