import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { InfluxService } from './influx/influx-service.js';
import { NotifierService } from './notify/notifier-service.js';
import { ParquetService } from './parquet/parquet-service.js';
import { RECORDER_CONFIG, type RecorderConfig } from './recorder-config.js';
import { RecorderService } from './recorder-service.js';

/** What follows the output topics out of the log: into the history, InfluxDB and Parquet, and to those who are told. */
@Module({})
export class RecorderModule {
  /** @param platform modules that export TOPIC_SOURCE and HISTORY */
  static forRoot(
    config: RecorderConfig,
    platform: NonNullable<ModuleMetadata['imports']>,
  ): DynamicModule {
    return {
      module: RecorderModule,
      imports: platform,
      providers: [
        { provide: RECORDER_CONFIG, useValue: config },
        ...[RecorderService, NotifierService, InfluxService, ParquetService],
      ],
      exports: [RecorderService, NotifierService, InfluxService, ParquetService],
    };
  }
}
