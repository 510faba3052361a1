import { BallastError } from '#core/ballast-error.js';
import type { UtcOffset } from '#stream/generated/wire-types.js';
import { SIMULATED_MARKET, type Jumps, type Market } from './market.js';
import { EXCHANGE_GRID, type PriceBand } from './price-grid.js';

/** Crowds at the opening and at the close. */
export interface Bursts {
  /** Part of the trades that fall into them, half to each. */
  readonly share: number;
  readonly minutes: number;
}

/** Sessions of weekdays with trades from 09:30 to 15:30 local, or windows of this size without end. */
export type WindowPlan =
  { readonly kind: 'session' } | { readonly kind: 'tumbling'; readonly sizeMs: number };

/** The simulated market; every imperfection can be switched off. */
export interface SyntheticOptions {
  readonly seed: number;
  /** First local date. */
  readonly startDate: string;
  readonly utcOffsets: readonly UtcOffset[];
  readonly windows: WindowPlan;
  readonly market: Market;
  /** Mean number of trades of a name in a window, at least 1; 1 is exactly one. */
  readonly tradesPerWindow: number;
  readonly priceGrid: readonly PriceBand[] | null;
  /** Greatest move from the last close, as a fraction; what is beyond it comes on the following days. */
  readonly dailyLimit: number | null;
  readonly jumps: Jumps | null;
  readonly bursts: Bursts | null;
  /** Chance that the venue says a trade twice. */
  readonly repeats: number;
  /** Chance that a bad quote comes beside a trade. */
  readonly badQuotes: number;
  /** A quote arrives up to this long after its trade: the disorder bound of the universe. */
  readonly disorderMs: number;
}

/** The market of `demo`, continuing the calendar of the shipped history. */
export const DEFAULT_SYNTHETIC: SyntheticOptions = {
  seed: 1,
  startDate: '2026-04-13',
  utcOffsets: [{ from: '2026-03-22', minutes: 60 }],
  windows: { kind: 'session' },
  market: SIMULATED_MARKET,
  tradesPerWindow: 300,
  priceGrid: EXCHANGE_GRID,
  dailyLimit: 0.1,
  jumps: { perYear: 12, size: 2.5 },
  bursts: { share: 0.3, minutes: 15 },
  repeats: 0.01,
  badQuotes: 0,
  disorderMs: 1000,
};

/** Minutes of the local day between which a session trades. */
export const TRADING_MINUTES = { open: 570, close: 930 } as const;

/** @throws BallastError CONFIG_INVALID naming every option out of range */
export function checkedOptions(options: SyntheticOptions): SyntheticOptions {
  const { seed, tradesPerWindow, dailyLimit, bursts, repeats, badQuotes, disorderMs } = options;
  const { windows } = options;
  const calm = windows.kind === 'session' ? TRADING_MINUTES.open * 60_000 : windows.sizeMs;
  const halfDay = (TRADING_MINUTES.close - TRADING_MINUTES.open) / 2;
  const faults = [
    ...expected(Number.isSafeInteger(seed), 'seed: a whole number'),
    ...expected(tradesPerWindow >= 1 && tradesPerWindow <= 1e6, 'tradesPerWindow: 1 to 1000000'),
    ...expected(dailyLimit === null || (dailyLimit > 0 && dailyLimit < 1), 'dailyLimit: 0 to 1'),
    ...expected(repeats >= 0 && repeats <= 1, 'repeats: 0 to 1'),
    ...expected(badQuotes >= 0 && badQuotes <= 1, 'badQuotes: 0 to 1'),
    ...expected(disorderMs >= 0 && disorderMs <= calm, `disorderMs: 0 to ${calm}`),
    ...expected(
      bursts === null ||
        (bursts.share >= 0 && bursts.share <= 1 && bursts.minutes > 0 && bursts.minutes <= halfDay),
      `bursts: a share of 0 to 1 in 1 to ${halfDay} minutes`,
    ),
  ];
  if (faults.length === 0) return options;
  throw new BallastError('CONFIG_INVALID', `simulated market: expected ${faults.join('; ')}`);
}

const expected = (holds: boolean, what: string): string[] => (holds ? [] : [what]);
