import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import type { HistoryTables } from '#platform/history/history-tables.js';
import { dumpHistory } from '#testing/history/dump-history.js';
import { describeIf } from '#testing/requires.js';
import { seededUniform } from '#testing/seeded-random.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { isBuilt, startMainJob } from './main-job.js';

const ADMIN = fileURLToPath(new URL('../../dist/apps/admin/main.js', import.meta.url));
const TIMEOUT_MS = 600_000;
const sql = { BALLAST_HISTORY: 'sql' };
const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };

describeIf(built, 'the history of the main job', () => {
  let directory: string;
  let recorded: Awaited<ReturnType<typeof dump>>;
  beforeAll(async () => {
    directory = temporaryDirectory();
    const { code, stdout } = await run(directory);
    expect([code, stdout]).toEqual([0, expect.stringContaining('digest ')]);
    recorded = await dump(directory);
  }, TIMEOUT_MS);
  afterAll(removeTemporaryDirectories);

  it('is whole when --once ends: every window, every weight of the versions decided', () => {
    // portf1 and its walk-forward twin: 745 session returns, and the session before the first.
    expect(recorded.metrics.length).toBe(2 * 746);
    const applied = recorded.decisions.filter((row) => row.includes('"status": "applied"'));
    expect(applied.length).toBeGreaterThan(5);
    const versions = new Set(
      recorded.weights.map((row) => {
        const { portfolio_id: of, version } = JSON.parse(row) as Record<string, unknown>;
        return `${String(of)}/${String(version)}`;
      }),
    );
    expect(versions.size).toBeGreaterThanOrEqual(applied.length);
  });

  it(
    'is the same after rebuild-history',
    async () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [ADMIN, 'rebuild-history'], {
        env: { PATH: process.env['PATH'], BALLAST_DATA_DIR: directory },
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([0, expect.stringContaining('history rebuilt')]);
      expect(stderr).toContain(' records folded, 0 left');
      expect(await dump(directory)).toEqual(recorded);
    },
    TIMEOUT_MS,
  );

  it(
    'is the same when the process was killed while it recorded',
    async () => {
      const other = temporaryDirectory();
      cpSync(join(directory, 'journal'), join(other, 'journal'), { recursive: true });
      const random = seededUniform(20261129);
      for (let life = 0; life < 3; life++) {
        const job = startMainJob({ directory: other, arguments: ['--once'], environment: sql });
        await Promise.race([job.ended, untilThere(join(other, 'history'))]);
        await pause(3_000 * random());
        job.child.kill('SIGKILL');
        await job.ended;
      }
      expect((await run(other)).code).toBe(0);
      expect(await dump(other)).toEqual(recorded);
    },
    TIMEOUT_MS,
  );
});

const run = (directory: string) =>
  startMainJob({ directory, arguments: ['--once'], environment: sql }).ended;

/** What is in the database that a stopped process has left. */
async function dump(directory: string) {
  const database = await PGlite.create(join(directory, 'history', 'database'));
  const db = new Kysely<HistoryTables>({ dialect: new PGliteDialect(database) });
  try {
    return await dumpHistory(db, 'ballast');
  } finally {
    await db.destroy();
  }
}

async function untilThere(path: string): Promise<void> {
  while (!existsSync(path)) await pause(20);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
