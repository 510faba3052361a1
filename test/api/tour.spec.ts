import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, startMainJob } from '../embedded/main-job.js';
import { shapeFaults, tourBlocks, type TourBlock } from './tour-blocks.js';

const run = promisify(execFile);
const PAGE = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

/** Where the page finds a gateway, and where this one is. */
const PLACES = { url: 'URL=http://127.0.0.1:3000', key: '$(cat .ballast/api-key)' };

const hasShell = ((): boolean => {
  try {
    execFileSync('bash', ['-c', 'curl --version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** One shell for all blocks, as a reader has it: what a block prints goes into a file of its own. */
const scriptOf = (blocks: readonly TourBlock[], directory: string): string =>
  [
    'set -euo pipefail',
    ...blocks.map(({ bash }, i) => `{\n${bash}} > "${join(directory, `answer-${i}`)}"`),
  ].join('\n');

/** Runs the page against the gateway at `url`; what the answers lack of what the page shows. */
async function faultsOfTour(url: string, directory: string): Promise<string[]> {
  expect(PAGE).toContain(PLACES.url);
  expect(PAGE).toContain(PLACES.key);
  const keyFile = join(directory, 'api-key');
  const page = PAGE.replace(PLACES.url, `URL=${url}`).replace(PLACES.key, `$(cat "${keyFile}")`);
  const blocks = tourBlocks(page);
  expect(blocks.filter(({ answer }) => answer !== null).length).toBeGreaterThan(8);
  const script = join(directory, 'tour.sh');
  writeFileSync(script, scriptOf(blocks, directory));
  await run('bash', [script], { timeout: 120_000 });
  return blocks.flatMap(({ bash, answer }, i) => {
    if (answer === null) return [];
    const real = readFileSync(join(directory, `answer-${i}`), 'utf8');
    const faults =
      answer.language === 'json'
        ? shapeFaults(JSON.parse(answer.text), JSON.parse(real))
        : answer.text.split('\n').filter((line) => !real.includes(line));
    return faults.map((fault) => `${fault}\n${bash}${real.slice(0, 800)}`);
  });
}

describeIf(
  { met: isBuilt && hasShell, needs: 'a build in dist, and bash with curl' },
  'docs/api.md',
  () => {
    it('every block runs, and answers what the page shows', async () => {
      await inDirectory(async (directory) => {
        const job = startMainJob({ directory });
        try {
          const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
          expect(await faultsOfTour(url, directory)).toEqual([]);
        } finally {
          job.child.kill('SIGTERM');
          await job.ended;
        }
      });
    }, 240_000);
  },
);

describe('the shape of an answer', () => {
  it('has every documented name with a value of the documented kind', () => {
    const documented = { a: 1, list: [{ b: 'x' }], map: { AKT: 0.1 } };
    expect(shapeFaults(documented, { a: 2, list: [{ b: 'y', c: 1 }], map: { AKT: 1 } })).toEqual(
      [],
    );
    expect(shapeFaults(documented, { a: '2', list: [], map: {} })).toEqual([
      '$.a: expected number, was string',
      '$.list: expected items',
      '$.map.AKT: missing',
    ]);
  });
});
