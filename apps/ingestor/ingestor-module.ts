import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { FeedService } from './feed-service.js';

/** Feeds of venues. */
@Module({})
export class IngestorModule {
  /** @param platform modules that export FEED_LOG */
  static forRoot(platform: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: IngestorModule,
      imports: [ScheduleModule.forRoot(), ...platform],
      providers: [FeedService],
      exports: [FeedService],
    };
  }
}
