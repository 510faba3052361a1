import { driftInPlace } from '#core/drift.js';
import { earnInPlace, openAccount } from '#core/paper-account.js';
import { restInPlace, type Finding } from '#core/trigger-rules.js';
import type { Returns } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { askRules } from './ask-rules.js';
import { raiseStartAgain } from './black-litterman-start.js';
import { foldCloses, type CrossSection } from './cross-section.js';
import { figuresOf, momentsOf, standardErrorOf } from './estimates.js';
import { raise } from './raise.js';
import { metricsOutputs, stampHeaders, weightsOutput } from './records.js';
import { SMALL, statisticsOutputs } from './statistics-records.js';
import { takeEffect } from './take-effect.js';
import { externalTrigger } from './trigger-event.js';
import { evidenceOf } from './trigger-evidence.js';
import {
  portfoliosInOrder,
  type FoldedWindow,
  type PendingWindow,
  type PortfolioState,
  type UniverseState,
} from './universe-state.js';

/**
 * Folds one complete window: returns, moments, then each portfolio in id order with the weights it held through
 * the window. Answers to triggers raised on the window before take effect last, after everything is emitted.
 */
export function foldWindow(state: UniverseState, pending: PendingWindow): Output[] {
  const { definition } = state;
  if (definition === null) return [];
  state.pending.delete(pending.end);
  const section = foldCloses(state, pending, definition.window.dtYears);
  state.folded += 1;
  const window: FoldedWindow = {
    end: pending.end,
    session: pending.session,
    source: pending.source,
    final: pending.final,
  };
  state.last = window;
  const outputs: Output[] = [];
  if (section !== null) outputs.push(returnsOutput(state, window, section));
  const portfolios = portfoliosInOrder(state);
  for (const portfolio of portfolios) {
    outputs.push(...foldPortfolio(state, portfolio, { window, section }));
    outputs.push(...raiseStartAgain(state, portfolio));
  }
  for (const portfolio of portfolios) outputs.push(...takeEffect(state, portfolio));
  return outputs;
}

function foldPortfolio(
  state: UniverseState,
  portfolio: PortfolioState,
  at: { readonly window: FoldedWindow; readonly section: CrossSection | null },
): Output[] {
  const { window, section } = at;
  const outputs = holdThrough(state, portfolio, at);
  if (section === null) {
    restInPlace(portfolio.trigger, window.session);
    return outputs;
  }
  const moments = momentsOf(state, portfolio);
  const figures = figuresOf(portfolio, moments, portfolio.held);
  const sharpe = figures?.sharpe ?? null;
  const asked = { window: state.windows, session: window.session };
  const findings = askRules(portfolio, asked, figures);
  outputs.push(
    ...metricsOutputs(portfolio, {
      stamp: window,
      universeId: portfolio.definition.universeId,
      windows: state.windows,
      figures,
      standardError: standardErrorOf(portfolio, moments, sharpe),
      targetSharpe: figuresOf(portfolio, moments, portfolio.target)?.sharpe ?? null,
    }),
  );
  if (portfolio.indices.length <= SMALL) {
    outputs.push(...statisticsOutputs(state, portfolio, window));
  }
  if (findings.length > 0) outputs.push(...act(state, portfolio, { window, findings }));
  return outputs;
}

/** Rules have fired: the first of them names the cause of what is asked for. */
function act(
  state: UniverseState,
  portfolio: PortfolioState,
  on: { readonly window: FoldedWindow; readonly findings: readonly Finding[] },
): Output[] {
  const { window, findings } = on;
  const { optimiser, instruments } = portfolio.definition;
  if (optimiser === 'external') return [externalTrigger(portfolio, window.end, findings[0])];
  const request = raise(state, portfolio, {
    kinds: findings.map(({ rule }) => rule),
    reason: '',
    evidence: evidenceOf(findings, instruments),
    command: null,
  });
  return [
    ...(portfolio.indices.length > SMALL ? statisticsOutputs(state, portfolio, window) : []),
    ...(request === null ? [] : [request]),
  ];
}

/** The window is earned with the weights held through it, which then drift; or the first purchase is made. */
function holdThrough(
  state: UniverseState,
  portfolio: PortfolioState,
  at: { readonly window: FoldedWindow; readonly section: CrossSection | null },
): Output[] {
  const { window, section } = at;
  const { definition } = portfolio;
  const { cost, warmUpWindows } = definition.policy;
  if (portfolio.held !== null) {
    if (portfolio.account === null) {
      portfolio.account = openAccount(window.end, portfolio.held, cost);
    } else if (section !== null) {
      const own = Float64Array.from(portfolio.indices, (index) => section.returns[index]);
      earnInPlace(portfolio.account, portfolio.held, own);
      driftInPlace(portfolio.held, own);
    }
    return [];
  }
  const due = section !== null && state.windows >= warmUpWindows;
  if (definition.initial.kind !== 'equalAfterWarmUp' || !due) return [];
  const n = definition.instruments.length;
  portfolio.held = new Float64Array(n).fill(1 / n);
  portfolio.target = portfolio.held.slice();
  portfolio.account = openAccount(window.end, portfolio.held, cost);
  portfolio.lastVersion += 1;
  portfolio.version = portfolio.lastVersion;
  return [
    weightsOutput(portfolio, window, {
      number: portfolio.version,
      weights: portfolio.held,
      cause: 'initial',
      decisionId: '',
    }),
  ];
}

function returnsOutput(
  state: UniverseState,
  window: FoldedWindow,
  section: CrossSection,
): Output<Returns> {
  const universeId = state.definition?.universeId ?? '';
  return {
    topic: topics.returns.name,
    key: universeId,
    headers: stampHeaders(window),
    value: {
      universeId,
      universeVersion: state.definition?.version ?? 0,
      windowEnd: window.end,
      session: window.session,
      source: window.source,
      revision: 0,
      window: state.windows,
      dtYears: state.definition?.window.dtYears ?? 0,
      returns: [...section.returns],
      closes: [...state.closes],
      stale: section.stale,
    },
  };
}
