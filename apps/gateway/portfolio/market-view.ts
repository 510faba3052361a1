import { marketFactor } from '#core/risk-model/market-factor.js';
import { fromAnnual, volatilityFromAnnual, type Period } from '#core/units.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { byName } from '../named-values.js';
import type { LevelOf } from '../read-model/index-levels.js';
import type { MarketData } from '../read-model/market-data.js';
import type { SessionReturn } from '../read-model/session-returns.js';
import { knownIndex, namedSessions } from './known-index.js';
import type { Warning } from './warning.js';

type ByName = Readonly<Record<string, number | null>>;

/** The held instruments against an index: log returns of sessions, each counted alike. */
export interface MarketView {
  /** Symbol of the index. */
  readonly name: string;
  /** Sessions of which both returns are known. */
  readonly sessions: number;
  readonly from: string;
  readonly to: string;
  /** Of the index. */
  readonly volatility: number;
  readonly covariance: ByName;
  /** cov(r_i, m) / var(m). */
  readonly beta: ByName;
  /** Of what beta does not explain. */
  readonly residualVolatility: ByName;
}

/** An index as the market of some instruments. */
export interface MarketRequest {
  readonly symbol: string;
  /** The newest sessions that are looked at; undefined: a year of them. */
  readonly sessions: number | undefined;
  readonly period: Period;
}

/** The fewest sessions that leave a residual. */
const FEWEST = 3;

/**
 * Beta and residual volatility of instruments to an index over the newest sessions of their universe. A session counts
 * when the index has a level of it and of the session before.
 * @throws ProblemError 400 on an index without levels
 */
export function marketView(
  instruments: readonly string[],
  { universe, market }: { readonly universe: UniverseDefinition; readonly market: MarketData },
  { symbol, sessions, period }: MarketRequest,
): { readonly view: MarketView | null; readonly warnings: readonly Warning[] } {
  const levelOf = knownIndex(market.indices, { path: 'market', symbol });
  if (instruments.length === 0) return { view: null, warnings: [] };
  const asked = sessions ?? Math.round(1 / universe.window.dtYears);
  const { counted, missing } = sessionsWith(levelOf, market.returns(universe.universeId), asked);
  const warnings = warningsOf(symbol, missing);
  if (counted.length < FEWEST) {
    const message = `expected ${FEWEST} or more sessions with a return of ${symbol}, was ${counted.length}`;
    return { view: null, warnings: [...warnings, { path: 'market', message }] };
  }
  const columns = instruments.map((name) => universe.instruments.indexOf(name));
  const values = Float64Array.from(
    counted.flatMap(({ own }) => columns.map((column) => own.returns[column])),
  );
  const panel = { observations: counted.length, size: columns.length, values };
  const factor = marketFactor(
    panel,
    Float64Array.from(counted, ({ index }) => index),
  );
  const dtYears = counted.reduce((sum, { own }) => sum + own.dtYears, 0) / counted.length;
  const volatility = (variance: number): number =>
    volatilityFromAnnual(Math.sqrt(variance / dtYears), period);
  const named = (of: Float64Array): ByName => byName(instruments, Array.from(of, finiteOrNull));
  const view: MarketView = {
    ...{ name: symbol, sessions: counted.length },
    from: counted[0].own.session,
    to: counted[counted.length - 1].own.session,
    volatility: volatility(factor.variance),
    covariance: named(factor.covariance.map((value) => fromAnnual(value / dtYears, period))),
    beta: named(factor.beta),
    residualVolatility: named(factor.residualVariance.map(volatility)),
  };
  return { view, warnings };
}

/** The newest sessions, each with the log return of the index since the session before. */
function sessionsWith(
  levelOf: LevelOf,
  all: readonly SessionReturn[],
  asked: number,
): {
  readonly counted: readonly { readonly own: SessionReturn; readonly index: number }[];
  readonly missing: readonly string[];
} {
  // The first one that is kept reaches from a session that is not.
  const start = Math.max(1, all.length - asked);
  const names = all.slice(start - 1).map(({ session }) => session);
  const missing = names.filter((session) => levelOf(session) === undefined);
  const counted = all.slice(start).flatMap((own, k) => {
    const [before, level] = [levelOf(names[k]), levelOf(own.session)];
    if (before === undefined || level === undefined) return [];
    return [{ own, index: Math.log(level / before) }];
  });
  return { counted, missing };
}

function warningsOf(symbol: string, missing: readonly string[]): Warning[] {
  if (missing.length === 0) return [];
  const message = `expected a level of ${symbol} in every session, was none in ${namedSessions(missing)}: returns from and to them are left out`;
  return [{ path: 'market', message }];
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
