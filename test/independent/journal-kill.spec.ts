import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '#platform/journal/journal.js';
import { topicList } from '#stream/topics.js';
import { describeIf } from '#testing/requires.js';
import { seededUniform } from '#testing/seeded-random.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { readJournal } from './journal-reader.mjs';

const KILLS = 20;
const SEED = 20_260_410;
const isBuilt = existsSync(join(process.cwd(), 'dist/libs/platform/journal/journal.js'));

/** Lets a journal live in a process for so long, kills it, and says what it had reported as being on disk. */
function killedLife(directory: string, ms: number): Promise<number> {
  const script = join(process.cwd(), 'test/independent/journal-life.mjs');
  const life = spawn(process.execPath, [script, directory]);
  let output = '';
  let errors = '';
  life.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  life.stdout.on('data', (data: Buffer) => {
    // The moment counts from the first report, so that slow starts do not make short lives.
    if (output === '') setTimeout(() => life.kill('SIGKILL'), ms);
    output += data.toString();
  });
  return new Promise((resolve, reject) => {
    life.once('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`expected to be killed: ${errors}`));
      // A line that was cut by the kill is not a report.
      else resolve(Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1)));
    });
  });
}

const numbers = (values: readonly Uint8Array[]): number[] =>
  values.map((value) => Number(Buffer.from(value).toString()));
const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i);

describeIf({ met: isBuilt, needs: 'a build in dist' }, 'a journal that is killed', () => {
  afterEach(removeTemporaryDirectories);

  it(`keeps what it had reported, and a prefix of its commits, ${KILLS} times`, async () => {
    const directory = temporaryDirectory();
    const uniform = seededUniform(SEED);
    let before = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const reported = await killedLife(directory, uniform() * 150);
      expect(reported).toBeGreaterThan(before);
      const journal = Journal.open({
        directory,
        topics: topicList,
        sync: { kind: 'never' },
        now: Date.now,
        onFatal: (error) => {
          throw error;
        },
      });
      const position = journal.latest('ballast.changelog.life', 0, 'position');
      const end = numbers([position?.value ?? new Uint8Array()])[0];
      expect(end).toBeGreaterThanOrEqual(reported);
      for (const [topic, partition] of [
        ['Weights', 0],
        ['ballast.decisions', 1],
      ] as const) {
        const records = journal.read(topic, partition, 0, 1e9);
        expect(numbers(records.map(({ value }) => value))).toEqual(upTo(end));
        expect(records.map(({ offset }) => offset)).toEqual(upTo(end));
      }
      await journal.close();
      before = end;
    }
    const weights = [...readJournal(directory)].filter(({ topic }) => topic === 'Weights');
    expect(weights).toHaveLength(before);
  }, 120_000);
});
