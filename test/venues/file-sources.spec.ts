import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import type { Returns } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { eventOutputs } from '../../apps/ingestor/event-outputs.js';
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

describe('a file with a jump beyond its daily limit that stays', () => {
  afterEach(removeTemporaryDirectories);

  it('moves no statistics by the jump, and goes on at the new level with the third session', async () => {
    const [name, other] = ['AKT', 'ATW'];
    const universe = universeDefinition({
      ...{ source: 'history', feeds: ['closes'], instruments: [name, other] },
    });
    const path = join(temporaryDirectory(), 'closes.csv');
    const days = ['2026-04-06', '2026-04-07', '2026-04-08', '2026-04-09', '2026-04-10'];
    const prices = [100, 50, 51, 52, 53];
    const rows = days.map((day, k) => `${day},${prices[k]},${10 + k}`);
    writeFileSync(path, [`date,${name},${other}`, ...rows, ''].join('\n'));
    const config = plainToInstance(FileConfig, {
      ...{ feed: 'closes', kind: 'file', path, format: 'csv', layout: 'wide', time: 'date' },
      ...{ columns: { eventTime: 'date' }, dailyLimit: 0.2 },
    });
    const source = new FileVenue(config, path, universe, () => Date.UTC(2026, 4, 1)).open(null);
    const driver = new TopologyDriver().run([
      {
        topic: topics.universe.name,
        key: universe.universeId,
        value: definitionOf({ universe }, 'universe'),
      },
    ]);
    for (let done = false; !done;) {
      const batch = await source.next();
      driver.run(batch.events.flatMap((event) => eventOutputs('closes', event)));
      ({ done } = batch);
    }
    const returns = driver.values<Returns>(topics.returns.name);
    expect(returns.map(({ session }) => session)).toEqual(days.slice(1));
    const moves = returns.map(({ returns: [move] }) => move);
    [0, 0, Math.log(52 / 51), Math.log(53 / 52)].forEach((expected, k) => {
      expect(moves[k]).toBeCloseTo(expected, 14);
    });
    expect(returns.map(({ returns: [, move] }) => move)).toEqual(
      [1, 2, 3, 4].map((k) => Math.log((10 + k) / (9 + k))),
    );
  });
});
