import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { PositionFile } from './position-file.js';

describe('a file of positions', () => {
  afterEach(removeTemporaryDirectories);

  it('is read as it was saved, and is that of its log alone', async () => {
    const path = join(temporaryDirectory(), 'influx', 'positions.json');
    const positions = new Map([['ballast.metrics/2', 17]]);
    await new PositionFile(path).save('log', positions);
    expect(new PositionFile(path).load('log')).toEqual(positions);
    expect(new PositionFile(path).load('other')).toEqual(new Map());
  });

  it('has its name durable before anybody counts on what it says', async () => {
    const path = join(temporaryDirectory(), 'positions.json');
    const synced: (readonly [string, boolean])[] = [];
    const file = new PositionFile(path, async (folder) => {
      synced.push([folder, existsSync(path)]);
    });
    await file.save('log', new Map());
    expect(synced).toEqual([[dirname(path), true]]);
    expect(readdirSync(dirname(path))).toEqual(['positions.json']);
  });
});
