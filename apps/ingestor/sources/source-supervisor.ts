import { BallastError } from '#core/ballast-error.js';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { definedUniverses } from '#platform/bootstrap/defined-universes.js';
import type { SourceFigures } from '#platform/monitoring/source-metrics.js';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import type { DefinitionRecord, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { FeedService } from '../feed-service.js';
import type { Venue } from '../venues/venue.js';
import { isOfMarket, type ConfiguredSource } from './config/read-sources.js';

/** Where a source stands. */
export interface SourceState extends SourceFigures {
  /** Why it is stopped. */
  readonly reason: string | null;
}

/** Runs the configured sources, each on its own: one that fails stops with its reason, and the others go on. */
export class SourceSupervisor {
  readonly #states = new Map<string, SourceState>();

  constructor(
    private readonly sources: readonly ConfiguredSource[],
    private readonly parts: {
      readonly feeds: Pick<FeedService, 'replay'>;
      readonly log: TopicReader & TopicWriter;
      readonly open: (source: ConfiguredSource, universe: UniverseDefinition) => Venue;
      /** Hears whenever one of them is somewhere else. */
      readonly onState: (state: SourceState) => void;
      /** Hears of what is no fault of a source: the log fails, or a newer start has taken over. */
      readonly onFatal: (error: unknown) => void;
    },
  ) {
    for (const { config } of sources) this.#set(config, 'waiting', null);
  }

  states(): readonly SourceState[] {
    return [...this.#states.values()];
  }

  /** Sources that are stopped, each with its reason. */
  faults(): readonly string[] {
    return this.states().flatMap(({ feed, state, reason }) =>
      state === 'stopped' ? [`source ${feed}: ${reason ?? ''}`] : [],
    );
  }

  /** Defines the universes that the log does not know, and starts every source. Resolves when all have ended. */
  async run(): Promise<void> {
    if (this.sources.length === 0) return;
    const defined = await definedUniverses(this.parts.log);
    const ofMarkets = this.sources.filter(isOfMarket);
    await this.#define(ofMarkets.filter(({ universe }) => !defined.has(universe.universeId)));
    await Promise.all(
      this.sources.map((source) => this.#run(source, defined.get(source.universe.universeId))),
    );
  }

  async #define(sources: readonly ConfiguredSource[]): Promise<void> {
    const byId = new Map(sources.map((source) => [source.universe.universeId, source]));
    if (byId.size === 0) return;
    await writeBootstrap(this.parts.log, {
      universes: [...byId.values()].map(({ universe }) => universe),
      portfolios: [],
      shrinkage: new Map([...byId].map(([id, { shrinkage }]) => [id, shrinkage])),
    });
  }

  async #run(source: ConfiguredSource, inForce: DefinitionRecord | undefined): Promise<void> {
    const { feeds, log, open, onFatal, onState } = this.parts;
    const { config } = source;
    try {
      const universe = universeOf(source, inForce);
      if (isOfMarket(source)) await whenBroadcast(log, [universe.universeId]);
      this.#set(config, 'running', null);
      onState(this.#stateOf(config.feed));
      const { done } = await feeds.replay(open(source, universe));
      if (done) this.#set(config, 'ended', null);
    } catch (error) {
      if (isOfTheLog(error)) {
        onFatal(error);
        return;
      }
      this.#set(config, 'stopped', error instanceof Error ? error.message : String(error));
    }
    onState(this.#stateOf(config.feed));
  }

  #stateOf(feed: string): SourceState {
    const state = this.#states.get(feed);
    if (state === undefined) throw new BallastError('BUG_INVARIANT', `expected the source ${feed}`);
    return state;
  }

  #set(
    { feed, kind }: ConfiguredSource['config'],
    state: SourceState['state'],
    reason: string | null,
  ): void {
    this.#states.set(feed, { feed, kind, state, reason });
  }
}

/** What is in force goes before what is configured. @throws BallastError where that leaves the feed out */
function universeOf(
  { config: { feed }, universe }: ConfiguredSource,
  inForce: DefinitionRecord | undefined,
): UniverseDefinition {
  if (inForce === undefined) return universe;
  const { universeId } = universe;
  if (inForce.deleted || inForce.universe === null) {
    throw new BallastError('CONFIG_INVALID', `expected the universe ${universeId}, was deleted`);
  }
  const { feeds, venue } = inForce.universe;
  if (feeds.includes(feed)) return inForce.universe;
  throw new BallastError(
    'CONFIG_INVALID',
    `expected the feed ${feed} in the universe ${universeId} in force, was ${feeds.join(', ')} of ${venue}`,
  );
}

const isOfTheLog = (error: unknown): boolean =>
  error instanceof BallastError &&
  (error.family === 'IO' || error.family === 'BUG' || error.code === 'CONFIG_SUPERSEDED');
