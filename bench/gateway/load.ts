/** What the gateway is measured under. */
export const LOAD = {
  key: 'bench-key-that-guards-nothing-0123456789',
  instruments: 11,
  portfolios: 20,
  ticksASecond: 5_000,
  /** A batch of ticks this often. */
  batchMs: 10,
  readsASecond: 2_000,
  connections: 32,
} as const;

/** Reads of one portfolio and lists of all, as a dashboard asks them. */
export const PATHS: readonly string[] = [
  '/portfolio/weights',
  '/portfolio/metrics',
  '/portfolios/bench-007/weights',
  '/portfolios/bench-011/metrics',
  '/portfolio/stats',
  '/portfolios',
  '/portfolio/history?limit=10',
  '/portfolio/optimization',
];
