import type { TopicReader, TopicSource, TopicWriter } from '#platform/topic-log.js';
import type { FeedService } from '../feed-service.js';
import { REPLAY_FEED } from '../venues/replay/casablanca-universe.js';
import { SYNTHETIC_FEED } from '../venues/synthetic/synthetic-universe.js';
import { readSources } from './config/read-sources.js';
import { openSource } from './open-source.js';
import { SourceSupervisor, type SourceState } from './source-supervisor.js';

/**
 * The sources of BALLAST_SOURCES, ready to run.
 * @param parts.path of the file; '' for none
 * @throws BallastError CONFIG_INVALID with every fault of the file
 */
export function superviseSources(parts: {
  readonly path: string;
  readonly feeds: Pick<FeedService, 'replay'>;
  readonly log: TopicReader & TopicSource & TopicWriter;
  readonly onState: (state: SourceState) => void;
  readonly onFatal: (error: unknown) => void;
}): SourceSupervisor {
  const { path, ...others } = parts;
  const sources = path === '' ? [] : readSources(path, [REPLAY_FEED, SYNTHETIC_FEED]);
  return new SourceSupervisor(sources, {
    ...others,
    open: (source, universe) =>
      openSource(source, universe, { now: Date.now, input: process.stdin, log: others.log }),
  });
}
