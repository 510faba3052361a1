import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { digestIn, isBuilt, startMainJob } from '../embedded/main-job.js';
import { operationsPage } from './operations-page.js';

const ADMIN = fileURLToPath(new URL('../../dist/apps/admin/main.js', import.meta.url));
const TIMEOUT_MS = 300_000;
const READS = ['/portfolios/portf1/weights', '/portfolios/portf1/metrics', '/portfolio/history'];
const needed = {
  met: isBuilt && process.platform === 'linux',
  needs: 'Linux, and a build in dist (npm test makes one)',
};

describeIf(needed, 'a back-up of the embedded platform, made as docs/operations.md says', () => {
  let data: string;
  let backup: string;
  let restored: string;
  let digest: string;
  let answers: readonly unknown[];
  let head: string;
  beforeAll(async () => {
    const root = temporaryDirectory();
    [data, backup, restored] = ['data', 'backup', 'restored'].map((name) => join(root, name));
    admin(data, 'keys', 'create', '--name', 'desk', '--scopes', 'portfolio:read');
    answers = await served(data);
    head = verifiedHead(data);
    shell('Copy', { DATA: data, BACKUP: backup });
    digest = digestIn((await once(data)).stdout);
  }, TIMEOUT_MS);
  afterAll(removeTemporaryDirectories);

  it(
    'goes on elsewhere where it stood: the same digest, weights, decisions, trail and keys',
    async () => {
      shell('Restore', { BACKUP: backup, RESTORED: restored });
      expect(verifiedHead(restored, '--head', head)).toBe(head);
      expect(await served(restored)).toEqual(answers);
      const again = await once(restored);
      expect(again.stdout).toContain('continuing from 2026-04-10');
      expect(digestIn(again.stdout)).toBe(digest);
      expect(admin(restored, 'keys', 'list')).toContain('desk');
      expect(statSync(join(restored, 'keys.json')).mode & 0o777).toBe(0o600);
    },
    TIMEOUT_MS,
  );

  it('is refused when a byte of it has changed', () => {
    const segment = join(backup, 'journal', '000000000000.journal');
    const bytes = readFileSync(segment);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(segment, bytes);
    const elsewhere = join(restored, '..', 'elsewhere');
    const variables = { BACKUP: backup, RESTORED: elsewhere };
    expect(() => shell('Restore', variables)).toThrow('journal/000000000000.journal: FAILED');
    expect(existsSync(elsewhere)).toBe(false);
  });
});

describeIf(needed, 'a copy of the journal while the platform runs', () => {
  afterAll(removeTemporaryDirectories);

  it(
    'holds what was told by then: it starts, with the digest and an intact trail',
    async () => {
      const root = temporaryDirectory();
      const [data, backup] = [join(root, 'data'), join(root, 'backup')];
      const job = startMainJob({ directory: data });
      await job.printed(/demo {2}simulated session \d{4}-\d{2}-\d{2}/);
      shell('Copy beside a running platform', { DATA: data, BACKUP: backup });
      job.child.kill('SIGTERM');
      expect((await job.ended).code).toBe(0);
      const head = verifiedHead(backup);
      expect(verifiedHead(data, '--head', head)).toMatch(/^[0-9a-f]{64}$/);
      const from = await once(backup);
      expect(from.stdout).toContain('continuing from 2026-04-10');
      expect(digestIn(from.stdout)).toBe(digestIn((await once(data)).stdout));
    },
    TIMEOUT_MS,
  );
});

/** What a platform on this directory serves, asked with the key that lies in it. */
async function served(directory: string): Promise<readonly unknown[]> {
  const job = startMainJob({ directory, environment: { BALLAST_MARKET: 'none' } });
  const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
  const headers = { 'x-api-key': readFileSync(join(directory, 'api-key'), 'utf8').trim() };
  const answers = [];
  for (const path of READS) {
    const response = await fetch(`${url}${path}`, { headers });
    expect([path, response.status]).toEqual([path, 200]);
    answers.push({ ...((await response.json()) as object), ageSeconds: null });
  }
  job.child.kill('SIGTERM');
  expect((await job.ended).code).toBe(0);
  return answers;
}

const once = (directory: string) =>
  startMainJob({
    directory,
    arguments: ['--once'],
    environment: { BALLAST_MARKET: 'none' },
  }).ended;

/** The head of an audit chain that is as it was written. */
function verifiedHead(directory: string, ...given: readonly string[]): string {
  const said = admin(directory, 'audit', ...given);
  const match = /\b[0-9a-f]{64}\b/.exec(said);
  if (match === null) throw new Error(`expected a head in:\n${said}`);
  return match[0];
}

function admin(directory: string, ...given: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ADMIN, ...given], {
    env: { PATH: process.env['PATH'], BALLAST_DATA_DIR: directory },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${given.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Runs the block of commands that the page has below a line in bold. @throws Error with what they said */
function shell(title: string, variables: Readonly<Record<string, string>>): void {
  const [, script] = operationsPage().split(`\n**${title}**`, 2);
  const block = /```sh\n([\s\S]*?)```/.exec(script ?? '');
  if (block === null) throw new RangeError(`expected commands under **${title}**`);
  const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', block[1]], {
    env: { PATH: process.env['PATH'], ...variables },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${title}: ${stdout}${stderr}`);
}
