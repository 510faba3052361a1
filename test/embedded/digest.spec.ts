import { describeIf } from '#testing/requires.js';
import { closesText } from '../replay/casablanca-replay.js';
import { embeddedDigest } from './embedded-replay.js';
import { digestIn, inDirectory, isBuilt, startMainJob } from './main-job.js';

const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };

/** The shipped closes with one price of one row changed. */
function withPrice(row: number, price: string): string {
  const lines = closesText.trim().split('\n');
  const cells = lines[row].split(',');
  cells[1] = price;
  lines[row] = cells.join(',');
  return lines.join('\n');
}

describeIf(built, 'the digest of the replay', () => {
  it('is the same on a log in memory and on the journal, solved in line and in a worker', async () => {
    const { digest, records } = await embeddedDigest(closesText);
    const printed = await inDirectory(async (directory) => {
      const { stdout } = await startMainJob({ directory, arguments: ['--once'] }).ended;
      return digestIn(stdout);
    });
    expect(printed).toBe(`${digest} ${records} records`);
  }, 120_000);
});

describe('the digest of the replay of other prices', () => {
  it('changes with one price of the last session', async () => {
    const rows = closesText.trim().split('\n').length;
    const before = await embeddedDigest(closesText);
    const after = await embeddedDigest(withPrice(rows - 1, '1196'));
    expect(after.records).toBe(before.records);
    expect(after.digest).not.toBe(before.digest);
  }, 120_000);
});
