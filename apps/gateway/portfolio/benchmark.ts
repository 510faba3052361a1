import type { AccountPoint } from '../read-model/portfolio-entry.js';
import type { IndexLevels } from '../read-model/index-levels.js';
import type { AccountSpan, WindowReturn } from './account-span.js';
import { indexBenchmark } from './index-benchmark.js';
import { knownIndex, namedSessions } from './known-index.js';
import { relativeView, type RelativeView } from './relative-view.js';
import { returnFigures, type FigureSettings, type ReturnFigures } from './return-figures.js';
import type { Warning } from './warning.js';

/** 1/N bought with the account's first purchase, at its cost, and held. */
export const EQUAL_WEIGHTS = '1/N';

/** What the account is held against: 1/N, or an index, which is not bought and so costs nothing. */
export interface BenchmarkView {
  readonly name: typeof EQUAL_WEIGHTS | 'index';
  /** Of the index; null of 1/N. */
  readonly symbol: string | null;
  readonly gross: ReturnFigures;
  readonly net: ReturnFigures;
  /** The account after cost against `net`; null with less than two returns. */
  readonly relative: RelativeView | null;
}

/** The same with its wealth over time. */
export interface Benchmark {
  readonly view: BenchmarkView;
  /** After cost, 1 where the account is. */
  readonly wealthAt: (point: AccountPoint) => number;
  readonly warnings: readonly Warning[];
}

/** @throws ProblemError 400 on an index without levels */
export function benchmarkOf(
  span: AccountSpan | null,
  symbol: string,
  { indices, settings }: { readonly indices: IndexLevels; readonly settings: FigureSettings },
): Benchmark {
  if (symbol === EQUAL_WEIGHTS) return equalWeights(span, settings);
  const levelOf = knownIndex(indices, {
    ...{ path: 'benchmark', symbol },
    others: [EQUAL_WEIGHTS],
  });
  const { figures, relative, wealth, missing } = indexBenchmark(span, levelOf, settings);
  const message = `expected a level of ${symbol} in every session, was none in ${namedSessions(missing)}: its returns reach over them`;
  return {
    view: { name: 'index', symbol, gross: figures, net: figures, relative },
    wealthAt: ({ session }) => wealth.get(session) ?? 1,
    warnings: missing.length === 0 ? [] : [{ path: 'benchmark', message }],
  };
}

function equalWeights(span: AccountSpan | null, settings: FigureSettings): Benchmark {
  const returns = span?.returns ?? [];
  const of = (pick: (window: WindowReturn) => number): readonly number[] => returns.map(pick);
  const net = of(({ benchmarkNet }) => benchmarkNet);
  return {
    view: {
      name: EQUAL_WEIGHTS,
      symbol: null,
      gross: returnFigures(
        of(({ benchmarkGross }) => benchmarkGross),
        settings,
      ),
      net: returnFigures(net, settings),
      relative: relativeView(
        of((window) => window.net),
        net,
        settings,
      ),
    },
    wealthAt: ({ account }) => account.benchmarkNet / (span?.base.benchmarkNet ?? 1),
    warnings: [],
  };
}
