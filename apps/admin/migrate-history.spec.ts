import { sql } from 'kysely';
import { connectHistory } from '#platform/history/connect-history.js';
import { postgresAvailable, TestPostgres } from '#testing/postgres/postgres.js';
import { describeIf } from '#testing/requires.js';
import { migrateHistory } from './migrate-history.js';

const TIMEOUT_MS = 120_000;
const of = (url: string) =>
  ({ BALLAST_HISTORY: 'sql', DATABASE_URL: url, BALLAST_NAMESPACE: 'desk' }) as const;

describe('migrate-history', () => {
  it('is for a PostgreSQL', async () => {
    await expect(migrateHistory(of(''))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'DATABASE_URL: expected a PostgreSQL, was empty',
    });
    const off = { ...of('postgres://127.0.0.1:1/x'), BALLAST_HISTORY: 'off' } as const;
    await expect(migrateHistory(off)).rejects.toThrow('was BALLAST_HISTORY=off');
  });

  it('fails where none answers', async () => {
    const nobody = of('postgres://user@127.0.0.1:1/database');
    await expect(migrateHistory(nobody)).rejects.toMatchObject({ code: 'IO_HISTORY' });
  });
});

describeIf(postgresAvailable, 'migrate-history with a PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await TestPostgres.start();
  }, TIMEOUT_MS);
  afterAll(() => postgres.remove(), TIMEOUT_MS);

  it('makes the schema of the namespace, and again the same', async () => {
    const said = await migrateHistory(of(postgres.url));
    expect(said).toBe('the schema "desk" is what this release needs\n');
    const database = connectHistory({ kind: 'postgres', url: postgres.url });
    try {
      const done = sql<{ name: string }>`select name, timestamp from desk.migrations order by name`;
      const { rows: once } = await done.execute(database);
      expect(once.map(({ name }) => name)).toContain('0001-tables');
      await migrateHistory(of(postgres.url));
      expect((await done.execute(database)).rows).toEqual(once);
    } finally {
      await database.destroy();
    }
  });
});
