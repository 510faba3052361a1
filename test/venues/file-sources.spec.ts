import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import { FileConfig } from '../../apps/ingestor/sources/file/file-config.js';
import { FileVenue } from '../../apps/ingestor/sources/file/file-venue.js';
import { readCasablanca } from '../../apps/ingestor/venues/replay/read-casablanca.js';
import { describeVenue } from './venue-contract.js';

const history = fileURLToPath(new URL('../../data/casablanca/', import.meta.url));
const parquet = fileURLToPath(new URL('../golden/parquet/closes.parquet', import.meta.url));
const universe = { ...readCasablanca(history).universe(), feeds: ['closes'] };

const closes = (over: Record<string, unknown>, path: string): FileVenue => {
  const config = plainToInstance(FileConfig, {
    ...{ feed: 'closes', kind: 'file', path, time: 'date', batchRows: 1, ...over },
  });
  return new FileVenue(config, path, universe, () => Date.UTC(2026, 4, 1));
};

// A session closes with the first price of the next one: of the last that is read, nothing has been said.
describeVenue(
  'file, wide CSV',
  () => {
    const columns = { eventTime: 'date' };
    return closes({ format: 'csv', layout: 'wide', columns }, `${history}daily-closes.csv`);
  },
  { windows: 29 },
);

describeVenue(
  'file, long Parquet',
  () => {
    const columns = { instrument: 'instrument', eventTime: 'date', price: 'close' };
    return closes({ format: 'parquet', columns, batchRows: 11 }, parquet);
  },
  { windows: 29 },
);

describe('a file that ends', () => {
  it('closes its last session, says so, and is empty from then on', async () => {
    const columns = { eventTime: 'date' };
    const venue = closes(
      { format: 'csv', layout: 'wide', columns, batchRows: 500 },
      `${history}daily-closes.csv`,
    );
    const source = venue.open(null);
    const [first, last, after] = [await source.next(), await source.next(), await source.next()];
    expect([first.done, last.done, after.done]).toEqual([false, true, true]);
    expect(last.events.at(-1)).toMatchObject({
      watermark: { session: '2026-04-10', final: true },
    });
    expect(after.events).toEqual([]);
    expect(await venue.open(last.cursor).next()).toEqual(after);
  });
});
