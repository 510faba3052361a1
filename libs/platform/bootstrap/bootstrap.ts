import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import type {
  Definition,
  Outcome,
  PortfolioDefinition,
  ShrinkageKind,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** What a fresh log starts with. */
export interface Bootstrap {
  readonly universes: readonly UniverseDefinition[];
  readonly portfolios: readonly PortfolioDefinition[];
  /** By universe: the kind of each estimator that shrinks. */
  readonly shrinkage?: ReadonlyMap<string, Readonly<Record<string, ShrinkageKind>>>;
}

/** Writes the shipped universes and their portfolios as ONE commit, before any feed starts. */
export async function writeBootstrap(writer: TopicWriter, bootstrap: Bootstrap): Promise<void> {
  const issuedAt = Date.now();
  const definition = (
    key: string,
    id: string,
    of: Pick<Definition, 'universe' | 'portfolio'>,
  ): Output<Definition> => ({
    topic: topics.universe.name,
    key,
    value: {
      kind: 'definition',
      definitionId: `bootstrap/${id}`,
      requestId: `bootstrap/${id}`,
      ...of,
      shrinkage: { ...(of.universe && bootstrap.shrinkage?.get(of.universe.universeId)) },
      principal: 'bootstrap',
      tenant: 'default',
      reason: 'shipped',
      httpRequestId: '',
      issuedAt,
      change: 'put',
      expectedVersion: null,
    },
  });
  await writer.publish([
    ...bootstrap.universes.map((universe) =>
      definition(universe.universeId, `universe/${universe.universeId}`, {
        universe,
        portfolio: null,
      }),
    ),
    ...bootstrap.portfolios.map((portfolio) =>
      definition(portfolio.universeId, `portfolio/${portfolio.portfolioId}`, {
        universe: null,
        portfolio,
      }),
    ),
  ]);
}

/** Whether the log holds any definition or anything else of a universe. */
export function isBootstrapped(reader: TopicReader): Promise<boolean> {
  return new Promise((resolve) => {
    let found = false;
    const unsubscribe = reader.follow(
      [topics.universe.name],
      () => {
        found = true;
      },
      () => {
        setImmediate(() => {
          unsubscribe();
        });
        resolve(found);
      },
    );
  });
}

/** Resolves when the window grid of every named universe has reached every tick partition: a feed may start. */
export function whenBroadcast(reader: TopicReader, universeIds: readonly string[]): Promise<void> {
  const waiting = new Set(universeIds);
  return new Promise((resolve) => {
    const unsubscribe = reader.follow(
      [topics.outcomes.name],
      (record) => {
        const outcome = record.value as Outcome;
        if (outcome.status !== 'broadcast' || outcome.universeId === null) return;
        waiting.delete(outcome.universeId);
        if (waiting.size > 0) return;
        // The subscription is not returned yet when an outcome is delivered at once.
        setImmediate(() => {
          unsubscribe();
        });
        resolve();
      },
      () => undefined,
    );
  });
}
