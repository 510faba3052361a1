import type { Moments } from '#core/moments.js';
import type { OnlineShrinkageSums } from '#core/risk-model/online-shrinkage-sums.js';
import type { PaperAccount } from '#core/paper-account.js';
import type { TriggerState } from '#core/trigger-rules.js';
import type { DayTurnover } from '#core/trigger/turnover-budget.js';
import type {
  Cascade,
  Cause,
  PortfolioDefinition,
  ShrinkageKind,
  Source,
  UniverseDefinition,
} from '../generated/wire-types.js';
import type { Verdict } from './definition-verdict.js';
import type { PriorClock } from './prior-clock.js';

/** A closed window as its tick partitions report it. */
export interface PendingWindow {
  readonly start: number;
  readonly end: number;
  readonly session: string;
  readonly source: Source;
  readonly partitions: number;
  final: boolean;
  /** Tick partitions that have reported. */
  readonly arrived: Set<number>;
  /** Close by instrument index. */
  readonly closes: Map<number, number>;
  /** Instruments that traded, as far as the venue tells. */
  readonly traded: Set<number>;
  /** Factors of corporate actions by instrument index. */
  readonly adjustments: Map<number, number>;
}

/** A trigger from its window k until its answer, whatever it says, takes effect after k+1. */
export interface OpenTrigger {
  readonly decisionId: string;
  readonly commandId: string | null;
  readonly cause: Cause;
  /** Ordinal of the folded window it was raised on. */
  readonly raisedOn: number;
  readonly windowEnd: number;
  /** An answer is there; the barrier no longer holds. */
  answered: boolean;
  /** Target that takes effect after the next window; null while unanswered and when the answer is not to trade. */
  target: {
    readonly weights: Float64Array;
    readonly version: number;
    /** As it was decided; null of weights from outside, which nobody weighed. */
    readonly turnover: number | null;
  } | null;
}

/** No verdict on the figures, but a solver that did not come to one. */
export type FailedStart = 'overdue' | 'stalled';

/** A command as the fold remembers it. */
export interface KnownCommand {
  readonly body: string;
  readonly ifMatch: number | null;
}

/** What an id may never use twice, whatever is defined under it. */
export interface PortfolioHistory {
  /** Weights version in force and the last one given out. */
  readonly version: number;
  readonly lastVersion: number;
  readonly ordinal: number;
  readonly ignoredAnswers: number;
  readonly commands: ReadonlyMap<string, KnownCommand>;
}

/** A portfolio that was deleted. Plain data. */
export interface RetiredPortfolio extends PortfolioHistory {
  /** Whose the id stays. */
  readonly tenant: string;
  /** Of its last definition. */
  readonly definitionVersion: number;
}

/** A definition that was folded, as it is remembered. */
export interface AnsweredDefinition {
  /** Of what it said. */
  readonly digest: string;
  readonly verdict: Verdict;
}

/** One portfolio in a universe. Annual units. Plain data. */
export interface PortfolioState {
  definition: PortfolioDefinition;
  /** Index of each of its instruments in the universe. */
  indices: number[];
  riskFreeRate: number;
  l2Gamma: number;
  /** What is solved in place of the objective; null of the optimiser that solves that. */
  cascade: Cascade | null;
  halfLifeYears: number | null;
  /** Undecayed prior and the lower Cholesky factor of its covariance; null without one. */
  prior: Moments | null;
  priorFactor: Float64Array | null;
  readonly priorClock: PriorClock;
  /** Held weights, drifting; null before they are bought. */
  held: Float64Array | null;
  /** Target in force: the last weights traded to, undrifted. */
  target: Float64Array | null;
  /** Version in force and the last version given out (a target may still wait for its window). */
  version: number;
  lastVersion: number;
  ordinal: number;
  account: PaperAccount | null;
  trigger: TriggerState;
  /** Turnover of the trailing year, for the turnover budget. */
  traded: DayTurnover[];
  open: OpenTrigger | null;
  /** What kept its first decision from a verdict: it is asked for again at the next window; null of none. */
  failedStart: FailedStart | null;
  /** Estimates at the last decision. */
  lastEstimates: { readonly expectedReturns: number[]; readonly volatilities: number[] } | null;
  readonly commands: Map<string, KnownCommand>;
  /** Answers that came when their trigger was already closed. */
  ignoredAnswers: number;
}

/** The last window that was folded. */
export interface FoldedWindow {
  readonly end: number;
  readonly session: string;
  readonly source: Source;
  readonly final: boolean;
}

/** One universe: data only, a portfolio's prior is merged when read. Plain data. */
export interface UniverseState {
  definition: UniverseDefinition | null;
  /** What was in force when the universe was deleted, until it is defined anew. */
  former: UniverseDefinition | null;
  /** The kind of each of its estimators that shrinks. */
  shrinkage: Readonly<Record<string, ShrinkageKind>>;
  readonly pending: Map<number, PendingWindow>;
  /** Last close of each instrument; 0 = never priced. */
  closes: Float64Array;
  /** Windows since the last trade of each instrument. */
  staleFor: Int32Array;
  allPricedBefore: boolean;
  /** Closed windows folded; return vectors folded. */
  folded: number;
  windows: number;
  last: FoldedWindow | null;
  /** By name of the estimator; those of Ledoit-Wolf are with their sums. */
  readonly moments: Map<string, Moments>;
  readonly shrinkageSums: Map<string, OnlineShrinkageSums>;
  /** Of every estimator that shrinks: how far, as of the last vector folded. */
  readonly intensities: Map<string, number>;
  readonly portfolios: Map<string, PortfolioState>;
  /** Deleted portfolios by id. */
  readonly retired: Map<string, RetiredPortfolio>;
  /** Definitions by their own id, oldest first. */
  readonly answered: Map<string, AnsweredDefinition>;
}

/** A universe that nobody has defined yet. */
export function createUniverseState(): UniverseState {
  return {
    definition: null,
    former: null,
    shrinkage: {},
    pending: new Map(),
    closes: new Float64Array(0),
    staleFor: new Int32Array(0),
    allPricedBefore: false,
    folded: 0,
    windows: 0,
    last: null,
    moments: new Map(),
    shrinkageSums: new Map(),
    intensities: new Map(),
    portfolios: new Map(),
    retired: new Map(),
    answered: new Map(),
  };
}

/** Portfolios in the order in which everything visits them. */
export function portfoliosInOrder(state: UniverseState): PortfolioState[] {
  return [...state.portfolios.values()].sort((a, b) =>
    a.definition.portfolioId < b.definition.portfolioId ? -1 : 1,
  );
}
