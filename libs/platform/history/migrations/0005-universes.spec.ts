import { Kysely, sql } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { inlinePGlite } from '#testing/history/inline-pglite.js';
import {
  portfolioDefinition,
  portfolioRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { createTables } from './0001-tables.js';
import { createMetrics } from './0002-metrics.js';
import { keyByUniverse } from './0005-universes.js';

const SCHEMA = 'ballast';
const TIMEOUT_MS = 120_000;

describe('the migration that keys tables by universe', () => {
  let db: Kysely<unknown>;
  beforeAll(async () => {
    db = new Kysely({ dialect: new PGliteDialect(inlinePGlite()) });
    await sql`create schema ${sql.id(SCHEMA)}`.execute(db);
    await createTables(db, SCHEMA);
    await createMetrics(db, SCHEMA);
  }, TIMEOUT_MS);
  afterAll(() => db.destroy());

  it('finds the universe of each definition that is there', async () => {
    const stored = [
      ['portfolio', 'portf1', portfolioRecord(portfolioDefinition()).value],
      [
        'universe',
        'simulated',
        universeRecord(universeDefinition({ universeId: 'simulated' })).value,
      ],
    ] as const;
    for (const [kind, id, value] of stored) {
      await sql`insert into ballast.definitions values
        (${kind}, ${id}, 1, 'd', null, false, 0, 0, ${JSON.stringify(value)}::jsonb)`.execute(db);
    }
    await keyByUniverse(db, SCHEMA);
    const { rows } = await sql<{ readonly id: string; readonly universe_id: string }>`
      select id, universe_id from ballast.definitions order by id`.execute(db);
    expect(rows).toEqual([
      { id: 'portf1', universe_id: 'casablanca' },
      { id: 'simulated', universe_id: 'simulated' },
    ]);
  });
});
