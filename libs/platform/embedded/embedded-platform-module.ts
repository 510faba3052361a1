import { Module, type DynamicModule } from '@nestjs/common';
import { FEED_LOG, type FeedLog } from '#platform/feed/feed-log.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import type { Solver } from '#platform/solver/solver.js';
import { TOPIC_READER, TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';

/** The ports of one process on the journal. */
export interface EmbeddedPorts {
  readonly topics: TopicReader & TopicWriter;
  readonly feed: FeedLog;
  readonly solver: Solver;
}

/** Gives the apps their ports; they do not see what is behind them. */
@Module({})
export class EmbeddedPlatformModule {
  static forRoot(ports: EmbeddedPorts): DynamicModule {
    const providers = [
      { provide: TOPIC_READER, useValue: ports.topics },
      { provide: TOPIC_WRITER, useValue: ports.topics },
      { provide: FEED_LOG, useValue: ports.feed },
      { provide: SOLVER, useValue: ports.solver },
    ];
    return {
      module: EmbeddedPlatformModule,
      providers,
      exports: [TOPIC_READER, TOPIC_WRITER, FEED_LOG, SOLVER],
    };
  }
}
