import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, type MainJob, startMainJob } from '../embedded/main-job.js';
import { deskSources, PushedDesk, SESSIONS, TICKS } from './pushed-desk.js';

describeIf(
  { met: isBuilt, needs: 'a build in dist (npm test makes one)' },
  'pushed ticks on the embedded platform',
  () => {
    const jobs: MainJob[] = [];
    afterEach(async () => {
      // Of a failure too, nothing goes on.
      for (const job of jobs.splice(0)) await ended(job, 'SIGKILL');
    });
    const ended = async ({ child, ended: end }: MainJob, signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await end;
    };
    const started = async (directory: string): Promise<[MainJob, PushedDesk]> => {
      const sources = { BALLAST_MARKET: 'none', BALLAST_SOURCES: deskSources(directory) };
      const job = startMainJob({ directory, environment: sources });
      jobs.push(job);
      const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
      const desk = new PushedDesk(url, readFileSync(join(directory, 'api-key'), 'utf8').trim());
      await desk.known();
      return [job, desk];
    };

    it('move the statistics of their universe, the same with kills and repeats as without', async () => {
      const plain = await inDirectory(async (directory) => {
        const [job, desk] = await started(directory);
        await desk.hold();
        for (let k = 0; k < SESSIONS; k++) await desk.push(k);
        const outcome = await desk.outcome();
        await ended(job, 'SIGTERM');
        return outcome;
      });
      expect(plain.stats.mean).toMatchObject({ A: expect.any(Number) as number });
      expect(plain.report).toMatchObject({
        quotes: { ticks: TICKS, repeats: 0, refused: 0 },
        sequence: { gaps: 0, missing: 0, duplicates: 0 },
      });

      const struck = await inDirectory(async (directory) => {
        let [job, desk] = await started(directory);
        await desk.hold();
        for (let k = 0; k < SESSIONS; k++) {
          await desk.push(k);
          if (k % 5 !== 3) continue;
          // What was answered 202 is in the log; whoever has not heard the answer sends it again.
          await ended(job, 'SIGKILL');
          [job, desk] = await started(directory);
          await desk.push(k);
        }
        const outcome = await desk.outcome();
        await ended(job, 'SIGTERM');
        return outcome;
      });
      expect(struck.stats).toEqual(plain.stats);
      expect(struck.report).toMatchObject({
        quotes: { ticks: TICKS, repeats: 4, refused: 0 },
        sequence: { gaps: 0, missing: 0, duplicates: 4 },
      });
    }, 180_000);
  },
);
