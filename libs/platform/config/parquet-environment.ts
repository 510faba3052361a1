import 'reflect-metadata';
import { Matches } from 'class-validator';
import { MarketEnvironment } from './market-environment.js';
import { setting } from './setting.js';

/** What of the environment concerns Parquet. */
export class ParquetEnvironment extends MarketEnvironment {
  /**
   * Folder that closes, metrics, weights and decisions are written to as Parquet ([Parquet](parquet.md)); empty:
   * none.
   */
  @setting({ readBy: ['recorder', 'embedded'], type: 'path' })
  @Matches(/^$|^[^*?[\]{}]{1,4096}$/, {
    message: 'BALLAST_PARQUET_DIR: expected a folder without * ? [ ] { } in its path',
  })
  readonly BALLAST_PARQUET_DIR: string = '';
}
