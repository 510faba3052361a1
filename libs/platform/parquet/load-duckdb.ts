import type * as DuckDbApi from '@duckdb/node-api';
import { BallastError } from '#core/ballast-error.js';

/** DuckDB as it is installed. */
export type DuckDb = typeof DuckDbApi;

/**
 * Loads DuckDB, which is an optional dependency: nothing of it is read where nobody asks for Parquet.
 * @throws BallastError CONFIG_INVALID where it is not installed, or not for this machine
 */
export async function loadDuckDb(
  load: () => Promise<DuckDb> = () => import('@duckdb/node-api'),
): Promise<DuckDb> {
  try {
    return await load();
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new BallastError(
      'CONFIG_INVALID',
      'BALLAST_PARQUET_DIR: expected DuckDB, which writes Parquet, was none for this machine: ' +
        `npm install --include=optional brings @duckdb/node-api, or leave the variable empty (${reason})`,
      { cause },
    );
  }
}
