import type { LevelOf } from '../read-model/index-levels.js';
import type { AccountSpan } from './account-span.js';
import { relativeView, type RelativeView } from './relative-view.js';
import { returnFigures, type FigureSettings, type ReturnFigures } from './return-figures.js';

/** An index beside a paper account. */
export interface IndexBenchmark {
  readonly figures: ReturnFigures;
  readonly relative: RelativeView | null;
  /** By session of the account: the last level that was known by then over the first; 1 before the first. */
  readonly wealth: ReadonlyMap<string, number>;
  /** Sessions of the account without a level. */
  readonly missing: readonly string[];
}

/** The account at the end of a session. */
interface SessionEnd {
  readonly session: string;
  readonly net: number;
  /** Windows since the end before. */
  readonly windows: number;
}

/**
 * An index over the sessions of an account. A return reaches from one session with a level to the next: nothing is put in
 * the place of a level that is not known, and the account's return of the same stretch stands beside it. With R such
 * returns over K windows, a year has P R / K periods: annual figures stay those of the stretch.
 * @param settings of the account's own windows
 */
export function indexBenchmark(
  span: AccountSpan | null,
  levelOf: LevelOf,
  settings: FigureSettings,
): IndexBenchmark {
  const ends = span === null ? [] : sessionEnds(span);
  const missing = ends.map(({ session }) => session).filter((name) => levelOf(name) === undefined);
  const steps = stepsOf(ends, levelOf);
  const windows = steps.reduce((sum, step) => sum + step.windows, 0);
  const windowsPerStep = windows / Math.max(1, steps.length);
  const own: FigureSettings = {
    periodsPerYear: settings.periodsPerYear / Math.max(1, windowsPerStep),
    riskFreeRate: settings.riskFreeRate * windowsPerStep,
  };
  const returns = steps.map(({ index }) => index);
  return {
    figures: returnFigures(returns, own),
    relative: relativeView(
      steps.map(({ net }) => net),
      returns,
      own,
    ),
    wealth: wealthOf(ends, levelOf),
    missing,
  };
}

/** The account at its base, and at the end of each session since. */
function sessionEnds({ base, session, points }: AccountSpan): readonly SessionEnd[] {
  const ends: SessionEnd[] = [{ session, net: base.net, windows: 0 }];
  for (const { account, windowEnd, session: of } of points) {
    if (windowEnd === account.inception) continue;
    const last = ends[ends.length - 1];
    const isSame = last.session === of;
    if (isSame) ends.pop();
    ends.push({ session: of, net: account.net, windows: (isSame ? last.windows : 0) + 1 });
  }
  return ends;
}

function wealthOf(ends: readonly SessionEnd[], levelOf: LevelOf): ReadonlyMap<string, number> {
  let first: number | null = null;
  let wealth = 1;
  return new Map(
    ends.map(({ session }) => {
      const level = levelOf(session);
      if (level !== undefined) {
        first ??= level;
        wealth = level / first;
      }
      return [session, wealth];
    }),
  );
}

/** Simple returns of index and account between two neighbouring sessions with a level. */
function stepsOf(
  ends: readonly SessionEnd[],
  levelOf: LevelOf,
): readonly { readonly index: number; readonly net: number; readonly windows: number }[] {
  let before: { readonly level: number; readonly net: number } | null = null;
  let windows = 0;
  const steps: { index: number; net: number; windows: number }[] = [];
  for (const end of ends) {
    windows += end.windows;
    const level = levelOf(end.session);
    if (level === undefined) continue;
    if (before !== null) {
      steps.push({ index: level / before.level - 1, net: end.net / before.net - 1, windows });
    }
    before = { level, net: end.net };
    windows = 0;
  }
  return steps;
}
