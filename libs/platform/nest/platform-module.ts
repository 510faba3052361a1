import { Module, type DynamicModule } from '@nestjs/common';
import { FEED_LOG, type FeedLog } from '#platform/feed/feed-log.js';
import type { HistoryStore } from '#platform/history/history-store.js';
import { HISTORY } from '#platform/history/history-token.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import type { Solver } from '#platform/solver/solver.js';
import { TOPIC_READER, TOPIC_SOURCE, TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import type { TopicReader, TopicSource, TopicWriter } from '#platform/topic-log.js';

/** The ports of one process, as far as its apps need them. */
export interface Ports {
  readonly topics: TopicReader & TopicSource & TopicWriter;
  readonly feed: FeedLog;
  readonly solver: Solver;
  readonly calculator: Calculator;
  /** null where none is kept, or none can be reached from here. */
  readonly history: HistoryStore | null;
}

/** Gives the apps their ports; they do not see what is behind them. */
@Module({})
export class PlatformModule {
  static forRoot({ topics, feed, solver, calculator, history }: Partial<Ports>): DynamicModule {
    const providers = [
      { provide: TOPIC_READER, useValue: topics },
      { provide: TOPIC_WRITER, useValue: topics },
      { provide: TOPIC_SOURCE, useValue: topics },
      { provide: FEED_LOG, useValue: feed },
      { provide: SOLVER, useValue: solver },
      { provide: CALCULATOR, useValue: calculator },
      { provide: HISTORY, useValue: history },
    ].filter(({ useValue }) => useValue !== undefined);
    return {
      module: PlatformModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
