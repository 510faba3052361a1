import { loadDuckDb } from './load-duckdb.js';

describe('DuckDB as an optional dependency', () => {
  it('is loaded where it is installed', async () => {
    expect((await loadDuckDb()).version()).toMatch(/^v\d/);
  });

  it('says what to install where it is missing', async () => {
    const missing = new Error("Cannot find package '@duckdb/node-api'\nRequire stack: ...");
    await expect(loadDuckDb(() => Promise.reject(missing))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /BALLAST_PARQUET_DIR: expected DuckDB.*npm install --include=optional.*Cannot find package '@duckdb\/node-api'\)$/,
      ),
    });
  });
});
