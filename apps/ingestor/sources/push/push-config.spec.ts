import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { readSources } from '../config/read-sources.js';
import { PushConfig } from './push-config.js';

afterAll(removeTemporaryDirectories);

const universe = {
  universeId: 'desk',
  venue: 'desk',
  instruments: ['A', 'B'],
  calendar: { start: '2026-01-05' },
  window: { dtYears: 0.004 },
  estimators: { slow: { halfLifeYears: 0.5 } },
};

function readList(sources: unknown) {
  const path = join(temporaryDirectory(), 'sources.json');
  writeFileSync(path, JSON.stringify(sources));
  return readSources(path, []);
}

const read = (over: object) => readList([{ feed: 'push.desk1', kind: 'push', universe, ...over }]);

describe('a source of pushed ticks', () => {
  it('is a feed of its universe', () => {
    const [source] = read({});
    expect(source.config).toBeInstanceOf(PushConfig);
    expect(source.universe).toMatchObject({ feeds: ['push.desk1'], source: 'live' });
  });

  it('is one as docs/venues.md shows it', () => {
    const docs = readFileSync(new URL('../../../../docs/venues.md', import.meta.url), 'utf8');
    const [, json] = /### `push`.*?```json\n(.*?)```/s.exec(docs) ?? [];
    const [{ config }] = readList(JSON.parse(json));
    expect(config).toMatchObject({ feed: 'push.desk1', batchTicks: 1000 });
  });

  it.each([
    [{ feed: 'desk1' }, 'feed: expected a name that begins with push., was desk1'],
    [{ batchTicks: 0 }, 'batchTicks: expected a whole number of ticks from 1 to 100000, was 0'],
    [{ path: 'x' }, 'path: expected no such field'],
  ])('is refused with %j', (over, fault) => {
    expect(() => read(over)).toThrow(fault);
  });
});
