import { Module, type DynamicModule } from '@nestjs/common';
import { FEED_LOG, type FeedLog } from '#platform/feed/feed-log.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import type { Solver } from '#platform/solver/solver.js';
import { TOPIC_READER, TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';

/** The ports of one process, as far as its apps need them. */
export interface Ports {
  readonly topics: TopicReader & TopicWriter;
  readonly feed: FeedLog;
  readonly solver: Solver;
  readonly calculator: Calculator;
}

/** Gives the apps their ports; they do not see what is behind them. */
@Module({})
export class PlatformModule {
  static forRoot({ topics, feed, solver, calculator }: Partial<Ports>): DynamicModule {
    const providers = [
      { provide: TOPIC_READER, useValue: topics },
      { provide: TOPIC_WRITER, useValue: topics },
      { provide: FEED_LOG, useValue: feed },
      { provide: SOLVER, useValue: solver },
      { provide: CALCULATOR, useValue: calculator },
    ].filter(({ useValue }) => useValue !== undefined);
    return {
      module: PlatformModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
