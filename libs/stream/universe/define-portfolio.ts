import { restInPlace } from '#core/trigger-rules.js';
import { sameValue } from '../canonical-bytes.js';
import type {
  Definition,
  PortfolioDefinition,
  SolveRequest,
  UniverseDefinition,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { announce, definitionStamp } from './announce.js';
import { blendedStart, raiseStart, type StartOutcome } from './black-litterman-start.js';
import { supersede } from './command-outcome.js';
import { definitionRecord, only, rejected, type Folded } from './definition-outcome.js';
import type { Verdict } from './definition-verdict.js';
import { portfolioStateOf } from './portfolio-state-of.js';
import { priorStatistics } from './statistics-records.js';
import type { PortfolioHistory, PortfolioState, UniverseState } from './universe-state.js';
import { portfolioFaults } from './validate-definition.js';

/** Folds a portfolio's definition, or its deletion. */
export function definePortfolio(
  state: UniverseState,
  definition: Definition,
  portfolio: PortfolioDefinition,
): Folded {
  const { portfolioId, universeId } = portfolio;
  const current = state.portfolios.get(portfolioId);
  const refusal = refusalOf(state, definition, portfolio);
  if (refusal !== null) return only(refusal);
  if (definition.change === 'delete') {
    return current === undefined
      ? rejected([`portfolioId: expected a portfolio, was none of ${portfolioId}`])
      : retire(state, definition, current);
  }
  if (state.definition === null) {
    return rejected([`universeId: expected a defined universe, was ${universeId}`]);
  }
  const faults = portfolioFaults(portfolio, state.definition);
  if (faults.length > 0) return rejected(faults);
  if (current !== undefined && sameBut(current.definition, portfolio)) {
    const { version } = current.definition;
    return only({ status: 'accepted', change: 'unchanged', version });
  }
  return putInForce(state, definition, { portfolio, universe: state.definition });
}

/** What keeps a definition from being looked at: whose the id is, and what the caller takes for granted. */
function refusalOf(
  { portfolios, retired }: UniverseState,
  { change, expectedVersion }: Definition,
  { portfolioId, tenant }: PortfolioDefinition,
): Verdict | null {
  const current = portfolios.get(portfolioId)?.definition;
  const owner = current?.tenant ?? retired.get(portfolioId)?.tenant ?? tenant;
  if (owner !== tenant) {
    return { status: 'conflict', reason: 'portfolioId: expected an id of yours, was one in use' };
  }
  if (change === 'create' && current !== undefined) {
    return { status: 'conflict', reason: 'portfolioId: expected a new one, was one that exists' };
  }
  if (expectedVersion === null || current?.version === expectedVersion) return null;
  return { status: 'preconditionFailed', reason: `version ${current?.version ?? 'none'}` };
}

/** Versions are given by the fold, so what a definition says of its own is no difference. */
function sameBut(a: PortfolioDefinition, b: PortfolioDefinition): boolean {
  return sameValue({ ...a, version: 0 }, { ...b, version: 0 });
}

function putInForce(
  state: UniverseState,
  definition: Definition,
  of: { readonly portfolio: PortfolioDefinition; readonly universe: UniverseDefinition },
): Folded {
  const { portfolioId, instruments } = of.portfolio;
  const current = state.portfolios.get(portfolioId);
  const retired = state.retired.get(portfolioId);
  const past: PortfolioHistory | undefined = current ?? retired;
  const version = (current?.definition.version ?? retired?.definitionVersion ?? 0) + 1;
  const next = portfolioStateOf({ ...of.portfolio, version }, of.universe);
  const goesOn = current !== undefined && sameValue(current.definition.instruments, instruments);
  if (state.last !== null) restInPlace(next.trigger, state.last.session);
  if (past !== undefined) continueHistory(past, next);
  if (goesOn) carryOver(current, next);

  const start = startOf(state, next);
  if (start?.status === 'refused') return rejected(start.faults);
  state.portfolios.set(portfolioId, next);
  state.retired.delete(portfolioId);
  const stamp = definitionStamp(state);
  const change = current === undefined ? 'created' : 'replaced';
  const record = definitionRecord(state, definition, {
    ...{ universe: null, shrinkage: {} },
    ...{ portfolio: next.definition, deleted: false },
  });
  const outputs = [
    ...(current === undefined || goesOn ? [] : supersede(current)),
    ...priorStatistics(next, stamp),
    ...(goesOn ? [] : announce(state, next, stamp)),
    ...solveOf(state, next, { start, definitionId: definition.definitionId }),
  ];
  return { verdict: { status: 'accepted', change, version }, record, outputs };
}

/** How a portfolio that holds nothing yet, and waits for nothing, comes to its first weights; null where no decision is due. */
function startOf(state: UniverseState, next: PortfolioState): StartOutcome | null {
  const { blackLitterman } = next.definition;
  if (blackLitterman === null || next.held !== null || next.open !== null) return null;
  return blendedStart(state, next, blackLitterman);
}

function solveOf(
  state: UniverseState,
  next: PortfolioState,
  { start, definitionId }: { readonly start: StartOutcome | null; readonly definitionId: string },
): Output<SolveRequest>[] {
  const { blackLitterman } = next.definition;
  if (start?.status !== 'blended' || blackLitterman === null) return [];
  const { estimates } = start;
  const reason = `definition ${definitionId}`;
  return [raiseStart(state, next, { estimates, start: blackLitterman, reason })];
}

/** It decides no more, from the next window on; what its id may never use twice is kept. */
function retire(state: UniverseState, definition: Definition, current: PortfolioState): Folded {
  const { portfolioId, tenant } = current.definition;
  const version = current.definition.version + 1;
  const { lastVersion, ordinal, ignoredAnswers, commands } = current;
  state.portfolios.delete(portfolioId);
  state.retired.set(portfolioId, {
    ...{ tenant, definitionVersion: version },
    ...{ version: lastVersion, lastVersion, ordinal, ignoredAnswers, commands },
  });
  const record = definitionRecord(state, definition, {
    ...{ universe: null, shrinkage: {} },
    ...{ portfolio: { ...current.definition, version }, deleted: true },
  });
  const verdict = { status: 'accepted', change: 'deleted', version } as const;
  return { verdict, record, outputs: supersede(current) };
}

/** Versions, ordinals and commands of a portfolio are never used twice, whatever is defined anew. */
function continueHistory(from: PortfolioHistory, to: PortfolioState): void {
  to.lastVersion = from.lastVersion + to.lastVersion;
  to.version = to.held === null ? from.version : to.lastVersion;
  to.ordinal = from.ordinal;
  to.ignoredAnswers = from.ignoredAnswers;
  for (const [id, command] of from.commands) to.commands.set(id, command);
}

/** A changed policy, prior or constraint keeps what is held, the account, cooldown and arm state. */
function carryOver(from: PortfolioState, to: PortfolioState): void {
  if (from.held !== null) to.held = from.held;
  if (from.target !== null) to.target = from.target;
  to.version = from.version;
  to.lastVersion = from.lastVersion;
  to.account = from.account;
  to.traded = from.traded;
  to.trigger = from.trigger;
  to.open = from.open;
  to.failedStart = from.failedStart;
  to.lastEstimates = from.lastEstimates;
}
