import { readFileSync } from 'node:fs';
import { describeIf } from '#testing/requires.js';
import { digestIn, inDirectory, isBuilt, startMainJob } from './main-job.js';

describeIf({ met: isBuilt, needs: 'a build in dist (npm test makes one)' }, 'the README', () => {
  it('shows the digest that a replay prints', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const { stdout } = await inDirectory(
      (directory) => startMainJob({ directory, arguments: ['--once'] }).ended,
    );
    expect(digestIn(readme)).toBe(digestIn(stdout));
  }, 60_000);
});
