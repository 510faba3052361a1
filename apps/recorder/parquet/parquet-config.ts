import { join } from 'node:path';
import type { Environment } from '#platform/config/environment.js';
import { type DuckDb, loadDuckDb } from '#platform/parquet/load-duckdb.js';

/** Where Parquet is written, and by what. */
export interface ParquetConfig {
  /** Of the namespace. */
  readonly directory: string;
  readonly duckdb: DuckDb;
  /** What becomes of Parquet of another log. */
  readonly onOtherLog: 'reset' | 'refuse';
  readonly onTrouble: (text: string) => void;
}

/**
 * What the environment says; null where it names no folder.
 * @throws BallastError CONFIG_INVALID where a folder is named and DuckDB is not installed
 */
export async function parquetConfigIn(
  environment: Pick<Environment, 'BALLAST_PARQUET_DIR' | 'BALLAST_NAMESPACE'>,
  onOtherLog: ParquetConfig['onOtherLog'],
  onTrouble: ParquetConfig['onTrouble'],
): Promise<ParquetConfig | null> {
  const { BALLAST_PARQUET_DIR: folder, BALLAST_NAMESPACE: namespace } = environment;
  if (folder === '') return null;
  const duckdb = await loadDuckDb();
  return { directory: join(folder, namespace), duckdb, onOtherLog, onTrouble };
}
