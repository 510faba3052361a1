import type { TopicReader, Unsubscribe } from '#platform/topic-log.js';
import type {
  Decision,
  DefinitionRecord,
  Metrics,
  PortfolioDefinition,
  Returns,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** What the log says of the history that was replayed: the summary is computed from this alone. */
export interface History {
  /** Cross-sections by universe, in window order. */
  readonly returns: Map<string, Returns[]>;
  /** Decisions by portfolio, in order. */
  readonly decisions: Map<string, Decision[]>;
  /** First and last metrics by portfolio. */
  readonly metrics: Map<string, { first: Metrics; last: Metrics; windows: number }>;
  readonly portfolios: Map<string, PortfolioDefinition>;
  readonly universes: Map<string, UniverseDefinition>;
}

const TOPICS = [topics.returns, topics.decisions, topics.metrics, topics.definitions];

/** Follows the history in the log; `onWindow` is called for each window of a universe. */
export function followHistory(
  reader: TopicReader,
  onWindow: (returns: Returns) => void,
  onCaughtUp: () => void,
): { readonly history: History; readonly stop: Unsubscribe } {
  const history: History = {
    returns: new Map(),
    decisions: new Map(),
    metrics: new Map(),
    portfolios: new Map(),
    universes: new Map(),
  };
  const stop = reader.follow(
    TOPICS.map(({ name }) => name),
    (record) => {
      fold(history, record, onWindow);
    },
    onCaughtUp,
  );
  return { history, stop };
}

/** The history as the log has it now. */
export function readHistory(reader: TopicReader): Promise<History> {
  return new Promise((resolve) => {
    const { history, stop } = followHistory(
      reader,
      () => undefined,
      () => {
        stop();
        resolve(history);
      },
    );
  });
}

function fold(history: History, record: LogRecord, onWindow: (returns: Returns) => void): void {
  switch (record.topic) {
    case topics.definitions.name: {
      const { universe, portfolio } = record.value as DefinitionRecord;
      if (universe !== null) history.universes.set(universe.universeId, universe);
      if (portfolio !== null) history.portfolios.set(portfolio.portfolioId, portfolio);
      return;
    }
    case topics.returns.name: {
      const returns = record.value as Returns;
      if (returns.source !== 'history') return;
      append(history.returns, record.key, returns);
      onWindow(returns);
      return;
    }
    case topics.decisions.name: {
      const decision = record.value as Decision;
      // Someone may have asked for more on the last of it since; that is no part of the history.
      const { source, cause } = decision.request;
      if (source === 'history' && cause !== 'manual') {
        append(history.decisions, record.key, decision);
      }
      return;
    }
    case topics.metrics.name: {
      const metrics = record.value as Metrics;
      if (metrics.source !== 'history') return;
      const known = history.metrics.get(record.key);
      if (known === undefined) {
        history.metrics.set(record.key, { first: metrics, last: metrics, windows: 1 });
      } else {
        known.last = metrics;
        known.windows += 1;
      }
      return;
    }
  }
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
