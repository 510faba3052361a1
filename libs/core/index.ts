/**
 * The quantitative core: pure functions on flat Float64Arrays, matrices row-major. No Node, no clock, no randomness
 * but from a seed, no I/O: the same inputs give the same bits. A malformed input throws a RangeError "expected x, was y"; what can
 * happen to a well-formed one is a value with a status. Examples that run: docs/cookbook; formulas: docs/derivations.
 * @packageDocumentation
 */

// Online moments of log returns: one O(N^2) update a window, expanding or exponential, mergeable.
export {
  createMoments,
  decayedMoments,
  decayOver,
  mergeMoments,
  selectMoments,
  updateMomentsInPlace,
  type Moments,
} from './moments.js';
export { updateMomentsByBlockInPlace, type WindowBlock } from './moments-block.js';
export {
  arithmeticMeans,
  covarianceOf,
  degreesOfFreedom,
  effectiveObservations,
  sharpeStandardError,
  type Memory,
} from './moment-estimates.js';

// Prior statistics, merged with what has been observed when they are read.
export {
  priorAtAge,
  priorConsistency,
  priorMoments,
  priorShare,
  type PriorStatistics,
} from './prior.js';

// Risk models of a panel of returns, and a covariance that an optimiser can use.
export {
  returnPanel,
  returnsOfPrices,
  type MissingRule,
  type ReturnPanel,
} from './risk-model/return-panel.js';
export {
  estimateRisk,
  type RiskEstimate,
  type RiskEstimateInputs,
  type RiskEstimator,
  type ShrinkageKind,
} from './risk-model/risk-estimate.js';
export { usableCovariance, type UsableCovariance } from './risk-model/usable-covariance.js';
export { onlineLedoitWolf, onlineOas } from './risk-model/online-shrinkage.js';
export {
  createOnlineShrinkageSums,
  updateOnlineShrinkageInPlace,
  type OnlineShrinkageSums,
} from './risk-model/online-shrinkage-sums.js';
export type { Shrunk } from './risk-model/shrinkage.js';
export type { Repair, Repaired } from './risk-model/repair.js';

// Covariances of K factors, F'F + D: the optimisers of moments take them as they are.
export {
  denseCovariance,
  factorCovariance,
  type FactorCovariance,
} from './linalg/factor-covariance.js';

// Optimal weights, each with a certificate; what is infeasible names what conflicts.
export { efficientReturn } from './optimise/efficient-return.js';
export { frontier, type FrontierOutcome, type FrontierPoints } from './optimise/frontier.js';
export { maxQuadraticUtility } from './optimise/max-quadratic-utility.js';
export { maxSharpe } from './optimise/max-sharpe.js';
export { minVolatility } from './optimise/min-volatility.js';
export { createSolveWorkspace } from './optimise/solve-options.js';
export {
  CERTIFIED,
  worstResidual,
  type BindingConstraint,
  type Certificate,
} from './optimise/certificate.js';
export type { SolveOutcome } from './optimise/outcome.js';
export type {
  ActiveSet,
  FactorProblem,
  GroupConstraint,
  PortfolioFrame,
  PortfolioProblem,
  SolveOptions,
} from './optimise/portfolio-problem.js';

// Problems with everything that can be asked, and what solves them beyond the active set.
export { longOnly } from './optimise/long-only.js';
export { solveMoments } from './optimise/solve-moments.js';
export {
  portfolioProblemOf,
  type AllocationProblem,
  type BenchmarkLimit,
} from './optimise/allocation-problem.js';
export type { Trading } from './optimise/trading.js';
export { diversificationProblem } from './optimise/max-diversification.js';
export type {
  HierarchyOptions,
  Objective,
  RiskTarget,
  ScenarioRisk,
} from './optimise/objective.js';
export { riskParity } from './risk-budgeting/risk-parity.js';
export { hierarchicalRiskParity, type Hierarchy } from './hierarchical/hierarchical-risk-parity.js';
export {
  solveCascade,
  type CascadeAttempt,
  type CascadeOutcome,
  type CascadePolicy,
  type CascadeStep,
} from './optimise/cascade.js';
export { searchSupport, type RelaxedSolver, type SearchOptions } from './search/search-support.js';

// Cones and scenarios; the solvers of cone problems and linear programmes are ports, which the caller fills.
export { CONE_CERTIFIED, solveConvex } from './conic/solve-convex.js';
export type {
  Cones,
  ConicOutcome,
  ConicProblem,
  ConicSolver,
  SparseMatrix,
} from './conic/conic-solver.js';
export { linearFirst } from './linear/linear-first.js';
export { searchHoldings } from './linear/search-holdings.js';
export type { LinearOutcome, LinearProgramme, LinearSolver } from './linear/linear-solver.js';

// Views: implied returns and Black-Litterman, by solves of the size of the views.
export {
  blackLitterman,
  type BlackLittermanInputs,
  type BlackLittermanOutcome,
} from './views/black-litterman.js';
export { posteriorWeights } from './views/posterior-weights.js';
export { idzorekOmega, proportionalOmega } from './views/omega.js';
export { impliedReturns } from './views/reverse-optimisation.js';
export { viewCovariance, viewExposures, type Views } from './views/view-covariance.js';

// Performance and risk of a series of simple returns, at once or return by return.
export {
  rawPerformance,
  type PerformanceInputs,
  type RawPerformance,
} from './performance/performance-report.js';
export { onlineFigures, type OnlineOptions } from './performance/online-figures.js';
export {
  addReturnInPlace,
  emptyPerformance,
  type OnlinePerformance,
  type PeriodReturn,
} from './performance/online-performance.js';
export { drawdowns, type Drawdowns } from './performance/drawdown.js';
export { expectedShortfall } from './performance/expected-shortfall.js';

// Portfolios that are held: figures, drift and trades between rebalances.
export { driftInPlace, simpleReturn, turnoverBetween } from './drift.js';
export { portfolioFigures, type FigureInputs, type PortfolioFigures } from './portfolio-figures.js';
export {
  currentDrawdown,
  earnInPlace,
  openAccount,
  tradeInPlace,
  type PaperAccount,
} from './paper-account.js';

// From weights to whole lots and orders.
export {
  discreteAllocation,
  type DiscreteAllocation,
  type DiscreteAllocationProblem,
  type Order,
} from './discrete-allocation/discrete-allocation.js';
export { exactLots } from './discrete-allocation/exact-lots.js';
export { greedyLots } from './discrete-allocation/greedy-lots.js';
export type { Fees, LotAllocator, LotBook, LotOutcome } from './discrete-allocation/lot-book.js';

// When to act.
export {
  createTriggerState,
  fireInPlace,
  passOverInPlace,
  rearmInPlace,
  restInPlace,
  settleInPlace,
  type Finding,
  type FiredRule,
  type TriggerPolicy,
  type TriggerState,
} from './trigger-rules.js';
export type { CalendarRule } from './trigger/calendar-rule.js';
export type { DrawdownRule } from './trigger/drawdown-rule.js';
export type { DriftBandRule } from './trigger/drift-band-rule.js';
export type { Observation } from './trigger/observation.js';
export type { ReviewRule } from './trigger/review-rule.js';
export type { SharpeRule } from './trigger/sharpe-rule.js';
export {
  chargeTurnoverInPlace,
  turnoverLeft,
  type DayTurnover,
} from './trigger/turnover-budget.js';

// Trading time and units.
export { periodOf, type CalendarUnit } from './calendar-period.js';
export { WindowGrid, type CalendarSpec, type Window, type WindowShape } from './calendar.js';
export {
  fromAnnual,
  PERIODS_PER_YEAR,
  toAnnual,
  volatilityFromAnnual,
  type Period,
} from './units.js';
