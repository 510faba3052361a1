import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '#testing/parquet/parquet-files.js';
import { describeIf } from '#testing/requires.js';
import { seededUniform } from '#testing/seeded-random.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';

const KILLS = 12;
const SEED = 20_261_129;
const STEPS = 200;
const isBuilt = existsSync(join(process.cwd(), 'dist/apps/recorder/parquet/parquet-recorder.js'));

/** Lets a recorder live so long behind the first end of the log it has written, and says how it ended. */
function life(directory: string, ms: number): Promise<NodeJS.Signals | number> {
  const script = join(process.cwd(), 'test/parquet/parquet-life.mjs');
  const child = spawn(process.execPath, [script, directory, `${SEED}`, `${STEPS}`]);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdout.once('data', () => {
    if (ms < Infinity) setTimeout(() => child.kill('SIGKILL'), ms);
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(errors));
      else resolve(signal ?? 0);
    });
  });
}

describeIf(
  { met: isBuilt, needs: 'a build in dist' },
  'a recorder of Parquet that is killed',
  () => {
    afterEach(removeTemporaryDirectories);

    it(`has the files of one that was not, after ${KILLS} times kill -9`, async () => {
      const [whole, killed] = [temporaryDirectory(), temporaryDirectory()];
      expect(await life(whole, Infinity)).toBe(0);
      const uniform = seededUniform(SEED);
      const ends: (NodeJS.Signals | number)[] = [];
      for (let kill = 0; kill < KILLS; kill++) ends.push(await life(killed, uniform() * 250));
      expect(ends).toContain('SIGKILL');
      expect(await life(killed, Infinity)).toBe(0);
      expect(filesUnder(whole).size).toBeGreaterThan(80);
      expect(Object.fromEntries(filesUnder(killed))).toEqual(Object.fromEntries(filesUnder(whole)));
    }, 180_000);
  },
);
