import { createServer } from 'node:net';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '#testing/requires.js';
import { digestOf } from '../independent/journal-reader.mjs';
import { digestIn, inDirectory, isBuilt, startMainJob } from './main-job.js';

const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };

describeIf(built, 'the main job', () => {
  it(
    'replays all sessions, says so again when started twice, and ends with --once',
    () =>
      inDirectory(async (directory) => {
        const first = await startMainJob({ directory, arguments: ['--once'] }).ended;
        expect(first).toMatchObject({ code: 0, stderr: '' });
        expect(first.stdout).toContain('745 session returns');
        expect(first.stdout).toContain('Not investment advice.');
        const second = await startMainJob({ directory, arguments: ['--once'] }).ended;
        expect(second).toMatchObject({ code: 0, stderr: '' });
        expect(second.stdout).toContain('continuing from 2026-04-10');
        expect(digestIn(second.stdout)).toBe(digestIn(first.stdout));
      }),
    60_000,
  );

  it(
    'prints the digest that an independent reader computes from the journal',
    () =>
      inDirectory(async (directory) => {
        const { stdout } = await startMainJob({ directory, arguments: ['--once'] }).ended;
        const { digest, records } = digestOf(join(directory, 'journal'));
        expect(digestIn(stdout)).toBe(`${digest} ${records} records`);
      }),
    60_000,
  );

  it(
    'replays again with --fresh, to the same digest',
    () =>
      inDirectory(async (directory) => {
        const first = await startMainJob({ directory, arguments: ['--once'] }).ended;
        const again = await startMainJob({ directory, arguments: ['--once', '--fresh'] }).ended;
        expect(again.stdout).toContain('745 session returns');
        expect(digestIn(again.stdout)).toBe(digestIn(first.stdout));
      }),
    60_000,
  );

  it('comes to the same digest after kill -9 at twenty random points', async () => {
    const expected = await inDirectory(async (directory) =>
      digestIn((await startMainJob({ directory, arguments: ['--once'] }).ended).stdout),
    );
    let seed = 20_260_410;
    const random = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 4_294_967_296;
    };
    let kills = 0;
    while (kills < 20) {
      await inDirectory(async (directory) => {
        // A few kills a journal, then to the end: each life continues the one before.
        for (let life = 0; life < 4 && kills < 20; life++) {
          const job = startMainJob({ directory, arguments: ['--once'] });
          const timer = setTimeout(() => job.child.kill('SIGKILL'), 250 + random() * 1500);
          const { signal } = await job.ended;
          clearTimeout(timer);
          if (signal !== 'SIGKILL') break;
          kills += 1;
        }
        const { stdout, code } = await startMainJob({ directory, arguments: ['--once'] }).ended;
        expect(code).toBe(0);
        expect(digestIn(stdout)).toBe(expected);
      });
    }
  }, 300_000);

  it(
    'serves until Ctrl-C, which ends it cleanly, and demo lives on simulated sessions',
    () =>
      inDirectory(async (directory) => {
        const job = startMainJob({ directory });
        const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
        await job.printed(/demo {2}simulated session \d{4}-\d{2}-\d{2}/);
        const key = readFileSync(join(directory, 'api-key'), 'utf8').trim();
        const metrics = await fetch(`${url}/portfolio/metrics`, { headers: { 'x-api-key': key } });
        expect(metrics.status).toBe(200);
        expect(await metrics.json()).toMatchObject({ portfolioId: 'portf1', period: 'year' });
        job.child.kill('SIGINT');
        expect(await job.ended).toMatchObject({ code: 0, stderr: '' });
        expect((await job.ended).stdout).not.toContain(key);
        expect(statSync(join(directory, 'api-key')).mode & 0o777).toBe(0o600);
      }),
    60_000,
  );

  it(
    'never prints a key that came from the environment',
    () =>
      inDirectory(async (directory) => {
        const key = 'a-key-of-my-own-choosing';
        const job = startMainJob({ directory, environment: { BALLAST_API_KEY: key } });
        const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
        const answer = await fetch(`${url}/portfolio/weights`, {
          headers: { authorization: `Bearer ${key}` },
        });
        expect(answer.status).toBe(200);
        job.child.kill('SIGTERM');
        const { stdout, stderr, code } = await job.ended;
        expect(code).toBe(0);
        expect(stdout + stderr).not.toContain(key);
      }),
    60_000,
  );
});

describeIf(built, 'a start that cannot work', () => {
  const oneLine = (text: string): string[] => text.trim().split('\n');

  it(
    'names a busy port',
    () =>
      inDirectory(async (directory) => {
        const server = createServer().listen(0, '127.0.0.1');
        await new Promise((resolve) => server.once('listening', resolve));
        const { port } = server.address() as { port: number };
        const ended = await startMainJob({ directory, environment: { PORT: String(port) } }).ended;
        server.close();
        expect(ended.code).toBe(2);
        expect(oneLine(ended.stderr)).toEqual([
          expect.stringMatching(/^ballast: expected a free port, was \d+ on 127.0.0.1/),
        ]);
      }),
    30_000,
  );

  it(
    'names a data directory that is none',
    () =>
      inDirectory(async (directory) => {
        const file = join(directory, 'file');
        writeFileSync(file, '');
        const ended = await startMainJob({ directory: file, arguments: ['--once'] }).ended;
        expect(ended.code).toBe(2);
        expect(oneLine(ended.stderr)).toHaveLength(1);
        expect(ended.stderr).toContain('expected a writable directory in BALLAST_DATA_DIR');
      }),
    30_000,
  );

  it(
    'lists every wrong variable and argument at once',
    () =>
      inDirectory(async (directory) => {
        const environment = { PORT: 'http', BALLAST_FSYNC_MS: '-1', BALLAST_COLOR: 'red' };
        const ended = await startMainJob({ directory, environment }).ended;
        expect(ended.code).toBe(2);
        expect(oneLine(ended.stderr)).toEqual([
          expect.stringContaining('PORT: expected a whole number'),
          expect.stringContaining('BALLAST_FSYNC_MS: expected a whole number of ms'),
          expect.stringContaining('BALLAST_COLOR: expected one of'),
        ]);
        const argument = await startMainJob({ directory, arguments: ['--twice'] }).ended;
        expect(argument.stderr).toBe('ballast: expected --once or --fresh, was --twice\n');
      }),
    30_000,
  );

  it(
    'names a journal that is not ours',
    () =>
      inDirectory(async (directory) => {
        mkdirSync(join(directory, 'journal'));
        writeFileSync(
          join(directory, 'journal', '000000000000.journal'),
          'something else entirely',
        );
        const ended = await startMainJob({ directory, arguments: ['--once'] }).ended;
        expect(ended.code).toBe(2);
        expect(oneLine(ended.stderr)).toHaveLength(1);
      }),
    30_000,
  );
});
