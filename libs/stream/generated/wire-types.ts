// Generated from schemas/*.avsc by `node tools/schemas.mjs generate`. Do not edit.
/** A quote of the Casablanca Stock Exchange as the venue publishes it; price field_cours_courant, event time field_last_traded_time (ISO 8601, UTC). */
export interface BourseData {
  readonly field_date_application: string;
  readonly field_closing_price: string;
  readonly field_difference: string;
  readonly field_var_veille: string;
  readonly field_best_ask_size: string;
  readonly field_transact_time: string;
  readonly field_cours_cloture: string;
  readonly field_cours_ajuste: string;
  readonly field_cumul_titres_echanges: string;
  readonly field_best_bid_size: string;
  readonly field_capitalisation: string;
  readonly field_opening_price: string;
  readonly field_total_trades: string;
  readonly field_cours_courant: string;
  readonly field_best_ask_price: string;
  readonly sous_secteur: string;
  readonly ticker: string;
  readonly field_instrument_var_year: string;
  readonly field_var_pto: string;
  readonly field_last_traded_time: string;
  readonly label: string;
  readonly field_best_bid_price: string;
  readonly field_dynamic_reference_price: string;
  readonly field_static_reference_price: string;
  readonly field_low_price: string;
  readonly field_high_price: string;
  readonly field_cumul_volume_echange: string;
  readonly field_last_traded_price: string;
}

/** One day of an index's history. */
export interface DailyIndex {
  readonly symbol: string;
  readonly date: string;
  readonly index: string;
  readonly value: string;
}

/** One day of an instrument's history. */
export interface DailyPriceStock {
  readonly ticker: string;
  readonly created: string;
  readonly ratioConsolide: string;
  readonly totalTrades: string;
  readonly coursCourant: string;
  readonly libelleFR: string;
  readonly openingPrice: string;
  readonly lowPrice: string;
  readonly coursAjuste: string;
  readonly highPrice: string;
  readonly closingPrice: string;
  readonly cumulTitresEchanges: string;
  readonly capitalisation: string;
  readonly cumulVolumeEchange: string;
}

/** A live quote of an index of the exchange. */
export interface IndexRTSchema {
  readonly field_market_capitalisation: null | string;
  readonly field_transact_time: null | string;
  readonly field_index_value: null | string;
  readonly field_divisor: null | string;
  readonly field_index_low_value: null | string;
  readonly field_index_high_value: null | string;
  readonly field_var_year: null | string;
  readonly field_var_veille: null | string;
  readonly veille: null | string;
  readonly index: null | string;
  readonly index_url: null | string;
}

/** Metrics of the held weights: risk and expectedReturn per week, sharpRatio annualised with sqrt(52). */
export interface PortfolioMetrics {
  readonly portfolioId: string;
  readonly risk: number;
  readonly expectedReturn: number;
  readonly sharpRatio: number;
  readonly timestamp: number;
  /** Session date (YYYY-MM-DD) of the window; empty when the writer has none. */
  readonly session: string;
  /** history, live or simulated. */
  readonly source: string;
}

/** Statistics of a portfolio per week. */
export interface PortfolioStatsSchema {
  readonly timestamp: number;
  readonly portfolio_id: string;
  readonly meanReturns: Readonly<Record<string, number>>;
  readonly covarianceMatrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Session date (YYYY-MM-DD) of the window; empty when the writer has none. */
  readonly session: string;
  /** history, live or simulated. */
  readonly source: string;
  /** Return vectors folded; 0 for a prior. */
  readonly windows: number;
}

/** Target weights of a portfolio. */
export interface WeightSchema {
  readonly timestamp: number;
  readonly portfolio_id: string;
  readonly weights: Readonly<Record<string, number>>;
  /** 0: not known to the writer. */
  readonly version: number;
  /** Rule that named the cause. */
  readonly cause: string;
  readonly decisionId: string;
  /** Session date (YYYY-MM-DD) of the window; empty when the writer has none. */
  readonly session: string;
  /** history, live or simulated. */
  readonly source: string;
}

/** Where the data of a record come from; simulated instruments have their own names. */
export type Source = 'history' | 'live' | 'simulated';

/** A corporate action rebases the price of an instrument: what was paid before it counts factor times as much from then on. */
export interface Adjustment {
  readonly kind: 'adjustment';
  readonly venue: string;
  readonly instrument: string;
  /** The first session on the new basis, YYYY-MM-DD local. */
  readonly session: string;
  /** UTC ms; it takes effect in the window that holds it. */
  readonly eventTime: number;
  /** New price of one old: ratio before / ratio after. */
  readonly factor: number;
  readonly reason: string;
  readonly source: Source;
}

/** What the optimiser solves. */
export interface Objective {
  /** efficientReturn is a step of a cascade only. */
  readonly kind: ObjectiveKind;
  /** Declared objective when no feasible weights have positive excess return. */
  readonly fallback: Fallback;
}

export type ObjectiveKind = 'maxSharpe' | 'minVolatility' | 'efficientReturn';

export type Fallback = 'none' | 'minVolatility';

/** Bounds on each weight, in the order of the portfolio's instruments; the budget is sum w = 1. */
export interface Constraints {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Objectives that are tried in turn, in every round, until one has a solution: declared beforehand and seeded. */
export interface Cascade {
  readonly steps: readonly CascadeStep[];
  /** 1 to 100. */
  readonly rounds: number;
  /** Added to l2Gamma with each round after the first, in its unit. */
  readonly gammaStep: number;
  /** In each round after the first an expected return is multiplied by 1 + this times a standard normal number. */
  readonly perturbation: number;
  /** Of xoshiro128**, a whole number that a double holds. */
  readonly seed: number;
}

/** One objective of a cascade. */
export interface CascadeStep {
  readonly kind: ObjectiveKind;
  /** Of efficientReturn, and of it alone: the target is this times the mean of the expected returns. */
  readonly timesMeanReturn: null | number;
}

/** A solve request, complete in itself: annual units, order of `instruments`, matrices as packed lower triangles. */
export interface SolveRequest {
  readonly decisionId: string;
  readonly portfolioId: string;
  readonly universeId: string;
  readonly commandId: null | string;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly cause: Cause;
  /** Every rule that fired; the first names the cause. */
  readonly kinds: readonly Cause[];
  readonly reason: string;
  readonly windowEnd: number;
  readonly session: string;
  readonly source: Source;
  readonly windows: number;
  readonly revision: number;
  readonly weightsVersion: number;
  readonly instruments: readonly string[];
  readonly statistics: Statistics;
  /** Arithmetic annual rates. */
  readonly expectedReturns: readonly number[];
  readonly covariance: readonly number[];
  readonly heldWeights: readonly number[];
  /** Estimates at the portfolio's last decision. */
  readonly previousExpectedReturns: null | readonly number[];
  readonly previousVolatilities: null | readonly number[];
  readonly objective: Objective;
  readonly constraints: Constraints;
  readonly l2Gamma: number;
  readonly riskAversion: number;
  readonly riskFreeRate: number;
  readonly cost: number;
  readonly horizonYears: number;
  readonly heldSharpe: null | number;
  readonly threshold: null | number;
  /** What is solved in place of the objective, its gamma annual; null: the objective. */
  readonly cascade: null | Cascade;
  /** Null unless one of those rules fired. */
  readonly evidence: null | TriggerEvidence;
  /** What the turnover budget leaves; null without one. */
  readonly turnoverLeft: null | number;
}

export type Cause =
  | 'initial'
  | 'sharpeBelowThreshold'
  | 'review'
  | 'manual'
  | 'external'
  | 'drawdown'
  | 'driftBand'
  | 'calendar'
  | 'bootstrap';

/** Moments of log returns with the prior merged: trading time T, counts n, s, q, mean rate [n], scatter packed. */
export interface Statistics {
  readonly T: number;
  readonly n: number;
  readonly s: number;
  readonly q: number;
  readonly mean: readonly number[];
  readonly scatter: readonly number[];
}

/** What drawdown, drift band and calendar saw when they fired; null fields are of rules that did not. */
export interface TriggerEvidence {
  /** Net, of the paper account. */
  readonly drawdown: null | number;
  readonly drawdownLimit: null | number;
  /** That drifted furthest, measured in bands. */
  readonly instrument: null | string;
  /** |held - target| */
  readonly drift: null | number;
  readonly band: null | number;
  /** 2026-04-10, 2026-W15 or 2026-04. */
  readonly period: null | string;
}

/** A pure function of the solve request. */
export interface SolveResult {
  readonly status: DecisionStatus;
  readonly objective: ObjectiveKind;
  readonly fallback: boolean;
  readonly weights: null | readonly number[];
  /** Annual return units. */
  readonly expectedGain: null | number;
  /** sum |w - held| */
  readonly turnover: null | number;
  /** cost x turnover */
  readonly cost: null | number;
  readonly objectiveValue: null | number;
  readonly heldSharpe: null | number;
  readonly newSharpe: null | number;
  readonly certificate: null | Certificate;
  readonly binding: readonly Binding[];
  /** A minimal conflicting set when infeasible. */
  readonly conflicting: readonly string[];
  readonly solver: string;
  readonly solverVersion: string;
  /** Of a cascade, in the order tried; the last is the one taken where one is optimal, else the first. */
  readonly attempts: readonly SolveAttempt[];
  /** Why a decision whose gain is worth its cost is rejected; null of all others. */
  readonly refusal: null | 'turnoverBudget';
}

export type DecisionStatus =
  'applied' | 'rejected' | 'infeasible' | 'noExcessReturn' | 'unbounded' | 'stalled' | 'overdue';

/** Dimensionless residuals (maths.md). */
export interface Certificate {
  readonly primal: number;
  readonly dual: number;
  readonly stationarity: number;
  readonly complementarity: number;
  readonly relativeGap: number;
}

/** A constraint that holds with equality and its multiplier. */
export interface Binding {
  readonly constraint: string;
  readonly multiplier: number;
}

/** What one step of one round of a cascade came to. */
export interface SolveAttempt {
  readonly round: number;
  readonly objective: ObjectiveKind;
  /** Annual; of efficientReturn. */
  readonly targetReturn: null | number;
  /** Annual. */
  readonly l2Gamma: number;
  readonly status: AttemptStatus;
}

export type AttemptStatus = 'optimal' | 'infeasible' | 'noExcessReturn' | 'unbounded' | 'stalled';

/** The optimizer's answer with the request it answers. */
export interface Answer {
  readonly kind: 'answer';
  readonly request: SolveRequest;
  readonly result: SolveResult;
  readonly iterations: number;
  /** sha256:<hex> of the request, taken by the solver while it solves; empty: not taken. */
  readonly digest: string;
}

/** One call that changes something, or would: who asked for what and why, what it met and what became of it. */
export interface AuditFact {
  /** Of the command or definition. */
  readonly id: string;
  /** Of the HTTP exchange, as its answer says it. */
  readonly requestId: string;
  /** When it was issued, UTC ms. */
  readonly at: number;
  readonly principal: string;
  /** The principal's. */
  readonly tenant: string;
  readonly action: AuditAction;
  /** portfolio:<id> or universe:<id>. */
  readonly resource: string;
  /** Why, in the caller's words. */
  readonly reason: string;
  /** Canonical JSON of what was in force, or its sha256:<hex> where that is longer than 64 kB; null: nothing. */
  readonly before: null | string;
  /** Of what was asked for, likewise; in force only where the outcome is accepted. */
  readonly after: null | string;
  readonly outcome: AuditOutcome;
  readonly outcomeReason: null | string;
}

export type AuditAction =
  | 'rebalance'
  | 'dryRun'
  | 'definePortfolio'
  | 'deletePortfolio'
  | 'defineUniverse'
  | 'deleteUniverse';

export type AuditOutcome = 'accepted' | 'rejected';

/** A link of the audit chain. A field that is appended to a fact enters the hash of no entry that has its default. */
export interface AuditEntry {
  /** 1, 2, ... without a gap. */
  readonly sequence: number;
  readonly fact: AuditFact;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256, hexadecimal, of the canonical bytes of sequence, fact and previousHash. */
  readonly hash: string;
}

/** How first weights are decided: the returns that the market implies, blended with K views of n instruments; views in the unit of `period`. */
export interface BlackLittermanStart {
  /** [n], of sum 1. */
  readonly marketWeights: readonly number[];
  /** [K x n] row-major. */
  readonly P: readonly number[];
  /** [K] */
  readonly Q: readonly number[];
  /** [K] in [0, 1] (Idzorek 2005); null: Omega = diag(tau P S P'). */
  readonly confidences: null | readonly number[];
  readonly tau: number;
}

/** What one tick partition knows of one closed window. Emitted even when nothing traded. */
export interface Closes {
  readonly kind: 'closes';
  readonly universeId: string;
  readonly tickPartition: number;
  readonly tickPartitions: number;
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly session: string;
  readonly source: Source;
  readonly final: boolean;
  /** Indices into the universe's instruments, ascending. */
  readonly instruments: readonly number[];
  readonly prices: readonly number[];
  /** Distinct trades in the window; 0 for a close primed by a late tick. */
  readonly trades: readonly number[];
  readonly duplicates: number;
  readonly late: number;
  /** What corporate actions make of the prices before this window, by instrument, ascending. */
  readonly adjustments: readonly Adjusted[];
}

export interface Adjusted {
  /** Index into the universe's instruments. */
  readonly instrument: number;
  readonly factor: number;
}

/** A rebalance asked for by a person or a program. */
export interface Command {
  readonly kind: 'command';
  readonly commandId: string;
  readonly requestId: string;
  readonly portfolioId: string;
  readonly principal: string;
  readonly reason: string;
  readonly dryRun: boolean;
  /** Skip the gain test. */
  readonly force: boolean;
  /** Canonical JSON of the request body: an equal command id with another body is a conflict. */
  readonly body: string;
  readonly ifMatch: null | number;
  readonly objective: null | Objective;
  readonly constraints: null | Constraints;
  readonly issuedAt: number;
  /** The principal's. */
  readonly tenant: string;
  /** Of the HTTP exchange, as its answer says it: not unique. */
  readonly httpRequestId: string;
}

/** The closing level of an index in one session, with the record it was read from. */
export interface DailyLevel {
  readonly kind: 'dailyLevel';
  readonly symbol: string;
  /** Local date, YYYY-MM-DD. */
  readonly session: string;
  readonly level: number;
  readonly record: DailyIndex;
}

/** Poison: where it was, why it was refused, and at most 64 kB of the original. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  /** -1 when it never reached a topic. */
  readonly offset: number;
  readonly key: string;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly sha256: string;
  readonly length: number;
  readonly original: Uint8Array;
}

/** What was decided, on what, with certificate. `result.status` applied: takes effect after the next window. */
export interface Decision {
  readonly decisionId: string;
  readonly portfolioId: string;
  /** 1, 2, ... within the portfolio. */
  readonly ordinal: number;
  /** Weights version it created. */
  readonly version: null | number;
  readonly revision: number;
  readonly basedOnRevised: boolean;
  readonly request: SolveRequest;
  readonly result: SolveResult;
  /** sha256:<hex> over the request's numbers. */
  readonly digest: string;
}

/** Instruments, calendar, moments window and estimators of a universe. Instruments are append-only. */
export interface UniverseDefinition {
  readonly universeId: string;
  readonly version: number;
  readonly venue: string;
  /** Of its data; each window says its own. */
  readonly source: Source;
  /** The feeds whose watermarks move this universe's event time; bars takes their minimum. */
  readonly feeds: readonly string[];
  readonly instruments: readonly string[];
  readonly calendar: Calendar;
  readonly window: WindowSpec;
  readonly estimators: readonly Estimator[];
}

/** Sessions as data: nothing is asked of Intl. Local dates, minutes of the local day, offsets from UTC in minutes valid from a local date on. */
export interface Calendar {
  readonly kind: CalendarKind;
  /** First local date (YYYY-MM-DD) on which a window exists. */
  readonly start: string;
  readonly openMinute: number;
  readonly closeMinute: number;
  /** ISO weekdays without a session, 1 = Monday. */
  readonly weekend: readonly number[];
  readonly holidays: readonly string[];
  readonly halfDays: readonly HalfDay[];
  readonly utcOffsets: readonly UtcOffset[];
}

export type CalendarKind = 'sessions' | 'continuous';

/** A session that closes early. */
export interface HalfDay {
  readonly date: string;
  readonly closeMinute: number;
}

/** Minutes east of UTC from this local date on. */
export interface UtcOffset {
  readonly from: string;
  readonly minutes: number;
}

/** The one moments window of a universe: the whole session, or tumbling [start, end) windows of sizeMs inside it. */
export interface WindowSpec {
  readonly kind: WindowKind;
  readonly sizeMs: number;
  readonly offsetMs: number;
  /** Trading time of one window in years of the calendar. */
  readonly dtYears: number;
  readonly disorderBoundMs: number;
}

export type WindowKind = 'session' | 'tumbling';

/** A named moments estimator. */
export interface Estimator {
  readonly name: string;
  /** null: expanding. */
  readonly halfLifeYears: null | number;
}

/** A portfolio. Rates, gamma and prior are in the unit of `period`; they become annual when the universe stage folds them. */
export interface PortfolioDefinition {
  readonly portfolioId: string;
  readonly version: number;
  readonly universeId: string;
  readonly tenant: string;
  readonly instruments: readonly string[];
  readonly initial: InitialWeights;
  readonly prior: null | Prior;
  readonly estimator: string;
  readonly optimiser: Optimiser;
  readonly objective: Objective;
  readonly constraints: Constraints;
  readonly l2Gamma: number;
  readonly riskAversion: number;
  readonly riskFreeRate: number;
  readonly period: Period;
  readonly policy: Policy;
  /** True when the weights or the prior have seen the data that follow: no performance claim. */
  readonly inSample: boolean;
  readonly label: string;
  /** Of the optimiser cascade, and of it alone; its first step is the objective. */
  readonly cascade: null | Cascade;
  /** Of the initial kind blackLitterman, and of it alone. */
  readonly blackLitterman: null | BlackLittermanStart;
}

/** Weights held from the start, 1/N bought at the close of the last warm-up window, or what is decided on a Black-Litterman posterior. */
export interface InitialWeights {
  readonly kind: InitialKind;
  /** Order of instruments; empty unless kind is weights. */
  readonly weights: readonly number[];
}

export type InitialKind = 'weights' | 'equal' | 'equalAfterWarmUp' | 'blackLitterman';

/** Prior statistics in the unit of `period`: arithmetic mean [n] and covariance, packed lower triangle [n(n+1)/2]. */
export interface Prior {
  /** n0 >= 2, in periods. */
  readonly observations: number;
  readonly asOf: null | number;
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
}

export type Optimiser = 'internal' | 'external' | 'cascade';

export type Period = 'day' | 'week' | 'year';

/** When to act (maths.md): windows are moments windows. */
export interface Policy {
  readonly warmUpWindows: number;
  readonly sharpe: null | SharpeRule;
  readonly review: null | ReviewRule;
  readonly cooldownWindows: number;
  /** Fraction of traded value. */
  readonly cost: number;
  readonly horizonYears: number;
  readonly calendar: null | CalendarRule;
  readonly driftBand: null | DriftBandRule;
  readonly drawdown: null | DrawdownRule;
  readonly turnoverBudget: null | TurnoverBudget;
}

/** Sharpe below threshold, with hysteresis. */
export interface SharpeRule {
  readonly threshold: number;
  readonly rearm: number;
}

/** A review at windows warmUp + j every. */
export interface ReviewRule {
  readonly every: number;
}

/** At the first session of every local day, ISO week or month of the universe's calendar. */
export interface CalendarRule {
  readonly every: CalendarUnit;
}

export type CalendarUnit = 'day' | 'week' | 'month';

/** A held weight further from its target than absolute, or than relative times the target; one of both may be null. */
export interface DriftBandRule {
  readonly absolute: null | number;
  readonly relative: null | number;
}

/** Net drawdown of the paper account at its limit; armed again below rearm or at a new peak. */
export interface DrawdownRule {
  readonly limit: number;
  readonly rearm: number;
}

/** Most turnover of decisions within a trailing year of event time, 365.25 days; forced ones pass. */
export interface TurnoverBudget {
  readonly perYear: number;
}

/** A definition as asked for; exactly one of universe and portfolio is set. */
export interface Definition {
  readonly kind: 'definition';
  readonly definitionId: string;
  readonly requestId: string;
  readonly universe: null | UniverseDefinition;
  readonly portfolio: null | PortfolioDefinition;
  /** By name, estimators of the universe that draw the covariance of its real windows towards their mean variance times the identity. */
  readonly shrinkage: Readonly<Record<string, ShrinkageKind>>;
  /** Who asked for it. */
  readonly principal: string;
  /** The principal's. */
  readonly tenant: string;
  /** Why, in the caller's words. */
  readonly reason: string;
  /** Of the HTTP exchange, as its answer says it: not unique. */
  readonly httpRequestId: string;
  /** UTC ms. */
  readonly issuedAt: number;
  /** create: only where there is none; delete: what is in force under the id, which the record names. */
  readonly change: DefinitionChange;
  /** Of the definition that it is based on; null: any. */
  readonly expectedVersion: null | number;
}

export type ShrinkageKind = 'ledoitWolf' | 'oas';

export type DefinitionChange = 'put' | 'create' | 'delete';

/** A current definition, for readers; exactly one of universe and portfolio is set. */
export interface DefinitionRecord {
  readonly definitionId: string;
  /** End of the last folded window; null: from the first. */
  readonly effectiveAfter: null | number;
  readonly universe: null | UniverseDefinition;
  readonly portfolio: null | PortfolioDefinition;
  /** By name, estimators of the universe that draw the covariance of its real windows towards their mean variance times the identity. */
  readonly shrinkage: Readonly<Record<string, ShrinkageKind>>;
  /** No longer in force: this is the last definition under its id. */
  readonly deleted: boolean;
}

/** The level of an index while its session is open, with the record it was read from. */
export interface LiveLevel {
  readonly kind: 'liveLevel';
  readonly symbol: string;
  /** UTC ms of the stamp of the exchange. */
  readonly eventTime: number;
  readonly level: number;
  readonly record: IndexRTSchema;
  /** Local date of the stamp, YYYY-MM-DD. */
  readonly session: string;
}

/** Any value of a topic whose schema is index-level.avsc. */
export type IndexLevel = DailyLevel | LiveLevel;

/** Canonical trade of any venue. */
export interface Tick {
  readonly kind: 'tick';
  readonly venue: string;
  readonly instrument: string;
  /** UTC ms of the trade. */
  readonly eventTime: number;
  readonly price: number;
  /** Order within the instrument as the venue numbers it; -1 when it does not. */
  readonly sequence: number;
  /** Of the session; 0 when unknown. */
  readonly cumulativeVolume: number;
  readonly source: Source;
}

/** A tick that came after its window had closed. */
export interface LateTick {
  readonly tick: Tick;
  readonly reason: LateReason;
  readonly universeId: string;
  readonly windowEnd: number;
  readonly watermark: number;
}

export type LateReason = 'late' | 'primed';

/** One value of a macro-economic series as it was released. A revision is another record of the same period, released later. */
export interface Macro {
  readonly series: string;
  /** What the value is of: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD. */
  readonly period: string;
  readonly value: number;
  /** UTC ms. Nobody knows the value before. */
  readonly releasedAt: number;
  /** Empty where none was said. */
  readonly unit: string;
  /** Feed that brought it. */
  readonly source: string;
}

/** The last admitted price of each instrument of the current session of a live market. They mark performance and nothing else. */
export interface Marks {
  readonly universeId: string;
  readonly session: string;
  /** Newest event time among them, UTC ms. */
  readonly asOf: number;
  readonly source: Source;
  readonly prices: readonly MarkPrice[];
}

/** One of them; instruments without a quote this session are not among them. */
export interface MarkPrice {
  readonly instrument: string;
  readonly price: number;
  readonly eventTime: number;
}

/** Held weights, figures (annual) and paper account of one portfolio after one window. */
export interface Metrics {
  readonly portfolioId: string;
  readonly universeId: string;
  readonly windowEnd: number;
  readonly session: string;
  readonly source: Source;
  readonly revision: number;
  /** Return vectors folded so far. */
  readonly windows: number;
  readonly weightsVersion: number;
  readonly heldWeights: Readonly<Record<string, number>>;
  readonly targetWeights: Readonly<Record<string, number>>;
  readonly expectedReturn: null | number;
  readonly risk: null | number;
  readonly sharpe: null | number;
  readonly sharpeStandardError: null | number;
  readonly targetSharpe: null | number;
  readonly riskFreeRate: number;
  readonly threshold: null | number;
  readonly armed: boolean;
  readonly account: null | Account;
}

/** Paper account: wealth 1 at the first purchase; cost as a sum of fractions of wealth. */
export interface Account {
  readonly inception: number;
  readonly gross: number;
  readonly net: number;
  readonly benchmarkGross: number;
  readonly benchmarkNet: number;
  readonly cost: number;
  readonly turnover: number;
  /** Of net wealth from its peak. */
  readonly drawdown: number;
  readonly maxDrawdown: number;
}

/** The verdict on a command, a definition or a decision. */
export interface Outcome {
  readonly id: string;
  readonly requestId: string;
  readonly subject: OutcomeSubject;
  readonly portfolioId: null | string;
  readonly universeId: null | string;
  readonly status: OutcomeStatus;
  readonly reason: null | string;
  readonly decisionId: null | string;
  readonly version: null | number;
  readonly windowEnd: null | number;
  readonly turnover: null | number;
  readonly cost: null | number;
  /** Of a dry run: it is in no other topic. */
  readonly decision: null | Decision;
}

export type OutcomeSubject = 'command' | 'definition' | 'decision';

export type OutcomeStatus =
  'accepted' | 'broadcast' | 'rejected' | 'solved' | 'applied' | 'conflict' | 'preconditionFailed';

/** Prior statistics that an outside producer wrote to portfStats, per week. */
export interface OutsidePrior {
  readonly kind: 'prior';
  readonly portfolioId: string;
  readonly timestamp: number;
  readonly mean: Readonly<Record<string, number>>;
  readonly covariance: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Target weights that an outside optimiser wrote to Weights. */
export interface OutsideWeights {
  readonly kind: 'weights';
  readonly portfolioId: string;
  readonly timestamp: number;
  readonly weights: Readonly<Record<string, number>>;
  /** topic/partition/offset of the outside record. */
  readonly origin: string;
}

/** No answer came in time (source live or simulated); the first of answer or mark in the log wins. */
export interface Overdue {
  readonly kind: 'overdue';
  readonly request: SolveRequest;
}

/** Statistics of a portfolio's instruments with its prior merged, annual. */
export interface PortfolioStatistics {
  readonly portfolioId: string;
  readonly universeId: string;
  readonly windowEnd: number;
  readonly session: string;
  readonly source: Source;
  readonly revision: number;
  readonly windows: number;
  readonly estimator: string;
  readonly priorShare: PriorShare;
  readonly priorConsistency: null | number;
  readonly effectiveObservations: number;
  readonly riskFreeRate: number;
  readonly instruments: readonly string[];
  readonly mean: readonly number[];
  /** Packed lower triangle. */
  readonly covariance: readonly number[];
  /** Windows since the last trade; null where a carried close cannot be told from a trade. */
  readonly staleness: readonly (null | number)[];
  readonly shrinkage: null | AppliedShrinkage;
}

/** T0'/T and n0'/n. */
export interface PriorShare {
  readonly mean: number;
  readonly covariance: number;
}

/** How the estimator draws the covariance of the real windows towards its target. */
export interface AppliedShrinkage {
  readonly kind: ShrinkageKind;
  /** In [0, 1]. */
  readonly intensity: number;
}

/** A trade that a caller has pushed over HTTP, before its feed has looked at it. */
export interface Pushed {
  readonly feed: string;
  /** Number within the feed, as the caller gives it: what comes again under a number counts once. */
  readonly sequence: number;
  readonly instrument: string;
  readonly price: number;
  /** Of this trade; 0 when unknown. */
  readonly volume: number;
  /** UTC ms of the trade. */
  readonly eventTime: number;
  /** UTC ms by the gateway's clock. */
  readonly receivedAt: number;
  /** Who pushed it. */
  readonly principal: string;
  readonly tenant: string;
  /** Names the exchange that brought it. */
  readonly httpRequestId: string;
}

/** What a feed has brought since its beginning, as docs/quality.md defines it. Times are UTC ms. */
export interface Quality {
  readonly feed: string;
  /** Of the venue; other universes may follow the same feed. */
  readonly universeId: string;
  readonly venue: string;
  /** Of its newest tick; before the first that of its universe. */
  readonly source: Source;
  /** Wall time of the report. */
  readonly asOf: number;
  /** Newest stamp of the venue; null before the first. */
  readonly marketTime: null | number;
  /** Of the newest tick. */
  readonly session: null | string;
  /** Nothing follows (a replay). */
  readonly ended: boolean;
  /** Batches and polls that were made, failed ones included. */
  readonly batches: number;
  readonly failures: FeedFailures;
  readonly quotes: QuoteCounts;
  readonly windows: WindowCoverage;
  readonly instruments: readonly InstrumentQuality[];
  readonly disorder: FeedDisorder;
  readonly sequence: SequenceQuality;
  readonly skew: null | ClockSkew;
  readonly rate: TickRate;
}

/** Failed polls and lost connections: gap events. */
export interface FeedFailures {
  readonly total: number;
  /** Batches in a row, up to now, that brought a failure and no quote. */
  readonly inRow: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** The newest twenty, oldest first. */
  readonly recent: readonly FailedPoll[];
}

/** One of them. */
export interface FailedPoll {
  /** Wall time. */
  readonly at: number;
  readonly code: string;
  readonly reason: string;
}

/** received = ticks + repeats + refused. */
export interface QuoteCounts {
  readonly received: number;
  readonly ticks: number;
  readonly repeats: number;
  readonly refused: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
}

/** Windows of the calendar from the first with a tick to the newest. */
export interface WindowCoverage {
  readonly expected: number;
  /** With a tick. */
  readonly received: number;
  /** Closed without a tick. */
  readonly missed: number;
  /** The newest fifty, oldest first. */
  readonly missing: readonly MissedWindow[];
}

/** One of them. */
export interface MissedWindow {
  readonly session: string;
  readonly windowEnd: number;
}

/** In the order of the universe. */
export interface InstrumentQuality {
  readonly instrument: string;
  readonly ticks: number;
  readonly refused: number;
  /** Of its newest tick. */
  readonly eventTime: null | number;
  /** Market time - eventTime. */
  readonly stalenessMs: null | number;
}

/** How far ticks come behind the newest stamp of those before. */
export interface FeedDisorder {
  /** That came behind it. */
  readonly ticks: number;
  readonly largestMs: number;
  /** Over all ticks. */
  readonly meanMs: number;
}

/** Of venues that number their trades. */
export interface SequenceQuality {
  /** Jumps over numbers. */
  readonly gaps: number;
  /** Numbers jumped over that have not come since. */
  readonly missing: number;
  /** Numbers that came again. */
  readonly duplicates: number;
}

/** Our clock at the receipt of an answer - its newest stamp; null: no answer was stamped. */
export interface ClockSkew {
  readonly lastMs: number;
  readonly leastMs: number;
  /** Of the last 256 answers. */
  readonly medianMs: number;
  readonly answers: number;
}

/** Ticks a minute of market time, over minutes with a tick. */
export interface TickRate {
  /** In the newest minute. */
  readonly now: number;
  /** Of the session. */
  readonly median: number;
  readonly burst: null | TickBurst;
}

/** The greatest ratio of a session's busiest minute to its median. */
export interface TickBurst {
  readonly session: string;
  /** Start of the minute. */
  readonly at: number;
  readonly ticks: number;
  readonly median: number;
  readonly ratio: number;
}

/** The cross-section of one closed window, in the universe's instrument order. */
export interface Returns {
  readonly universeId: string;
  readonly universeVersion: number;
  readonly windowEnd: number;
  readonly session: string;
  readonly source: Source;
  readonly revision: number;
  /** 1, 2, ... */
  readonly window: number;
  readonly dtYears: number;
  /** Log returns. */
  readonly returns: readonly number[];
  readonly closes: readonly number[];
  readonly stale: readonly boolean[];
}

/** Closes every window with end <= watermark (market time minus the disorder bound). */
export interface Watermark {
  readonly kind: 'watermark';
  readonly venue: string;
  readonly feed: string;
  readonly watermark: number;
  readonly windowEnd: null | number;
  readonly session: null | string;
  readonly source: Source;
  /** The feed has ended (a replay). */
  readonly final: boolean;
}

/** A universe's definition, broadcast to every tick partition: bars needs the window grid. */
export interface UniverseControl {
  readonly kind: 'universe';
  readonly definition: UniverseDefinition;
  /** The universe is gone: nothing of it is kept. */
  readonly deleted: boolean;
}

/** Any value of a topic whose schema is tick-record.avsc. */
export type TickRecord = Tick | Watermark | UniverseControl | Adjustment;

/** Any value of a topic whose schema is universe-record.avsc. */
export type UniverseRecord =
  Closes | Definition | OutsidePrior | Command | OutsideWeights | Answer | Overdue;

/** Schema file name (without .avsc) and the type of its values. */
export interface WireTypes {
  readonly BourseData: BourseData;
  readonly DailyIndex: DailyIndex;
  readonly DailyPriceStock: DailyPriceStock;
  readonly IndexRTSchema: IndexRTSchema;
  readonly PortfolioMetrics: PortfolioMetrics;
  readonly PortfolioStatsSchema: PortfolioStatsSchema;
  readonly WeightSchema: WeightSchema;
  readonly source: Source;
  readonly adjustment: Adjustment;
  readonly objective: Objective;
  readonly constraints: Constraints;
  readonly cascade: Cascade;
  readonly 'solve-request': SolveRequest;
  readonly 'solve-result': SolveResult;
  readonly answer: Answer;
  readonly 'audit-fact': AuditFact;
  readonly 'audit-entry': AuditEntry;
  readonly 'black-litterman-start': BlackLittermanStart;
  readonly closes: Closes;
  readonly command: Command;
  readonly 'daily-level': DailyLevel;
  readonly 'dead-letter': DeadLetter;
  readonly decision: Decision;
  readonly 'universe-definition': UniverseDefinition;
  readonly 'portfolio-definition': PortfolioDefinition;
  readonly definition: Definition;
  readonly 'definition-record': DefinitionRecord;
  readonly 'live-level': LiveLevel;
  readonly 'index-level': IndexLevel;
  readonly tick: Tick;
  readonly 'late-tick': LateTick;
  readonly macro: Macro;
  readonly marks: Marks;
  readonly metrics: Metrics;
  readonly outcome: Outcome;
  readonly 'outside-prior': OutsidePrior;
  readonly 'outside-weights': OutsideWeights;
  readonly overdue: Overdue;
  readonly 'portfolio-statistics': PortfolioStatistics;
  readonly pushed: Pushed;
  readonly quality: Quality;
  readonly returns: Returns;
  readonly watermark: Watermark;
  readonly 'universe-control': UniverseControl;
  readonly 'tick-record': TickRecord;
  readonly 'universe-record': UniverseRecord;
}
