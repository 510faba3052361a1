import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkLog } from '#testing/checker/check-log.js';
import { logOf } from '#testing/checker/checked-log.js';
import { describeIf } from '#testing/requires.js';
import { seededUniform } from '#testing/seeded-random.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { readJournal } from '../independent/journal-reader.mjs';

const KILLS = 12;
const SEED = 20_261_128;
const WINDOWS = 240;
const LIFE = join(process.cwd(), 'test/campaign/embedded-life.mjs');
const isBuilt = existsSync(join(process.cwd(), 'dist/libs/testing/hosted-stages.js'));

/** One life that is killed so long after its first window; resolves with how it ended. */
function life(directory: string, killAfterMs: number): Promise<NodeJS.Signals | number | null> {
  const child = spawn(process.execPath, [LIFE, directory, String(WINDOWS), String(SEED)]);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdout.once('data', () => {
    if (killAfterMs < Infinity) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code !== null && code !== 0) reject(new Error(errors));
      else resolve(signal ?? code);
    });
  });
}

describeIf({ met: isBuilt, needs: 'a build in dist' }, 'the embedded runtime', () => {
  afterEach(removeTemporaryDirectories);

  it(`passes the checker after kill -9 at ${KILLS} moments, as it lies on disk`, async () => {
    const directory = temporaryDirectory();
    const uniform = seededUniform(SEED);
    for (let kill = 0; kill < KILLS; kill++) {
      expect(await life(directory, uniform() * 60)).toBe('SIGKILL');
    }
    expect(await life(directory, Infinity)).toBe(0);
    const records = [...readJournal(directory)].map((record) => {
      return { ...record, value: record.value ?? Buffer.alloc(0) };
    });
    const verdicts = checkLog(logOf(records));
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdicts[0].detail.join()).toContain(`${WINDOWS * 4} closes`);
  }, 180_000);
});
