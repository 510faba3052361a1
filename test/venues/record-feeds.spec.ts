import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { historyRoutes } from '#testing/casablanca-exchange/history-routes.js';
import { publishedHistory } from '#testing/casablanca-exchange/published-history.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { BackfillRequest } from '../../apps/ingestor/history/backfill-plan.js';
import { HistoryFeed } from '../../apps/ingestor/history/history-feed.js';
import { proxyHistory, type Ask } from '../../apps/ingestor/history/proxy-history.js';
import { MacroConfig } from '../../apps/ingestor/sources/macro/macro-config.js';
import { MacroVenue } from '../../apps/ingestor/sources/macro/macro-venue.js';
import { describeRecordFeed } from './venue-contract.js';

afterAll(removeTemporaryDirectories);

/** Ten months of two series; a revision, a repeat, a contradiction, a release without a value and one that is none. */
function macro(): MacroVenue {
  const path = join(temporaryDirectory(), 'releases.csv');
  const releases = Array.from({ length: 20 }, (_, k) => {
    const period = `2025-${String((k % 10) + 1).padStart(2, '0')}`;
    return `${k < 10 ? 'cpi' : 'ppi'},${period},${k},2026-01-01`;
  });
  const others = [
    ...['cpi,2025-01,9,2026-02-01', releases[0], 'cpi,2025-02,99,2026-01-01'],
    ...['cpi,2025-11,,2026-01-01', 'cpi,soon,1,2026-01-01'],
  ];
  writeFileSync(path, `series,period,value,released\n${[...releases, ...others].join('\n')}\n`);
  const config = plainToInstance(MacroConfig, {
    ...{ feed: 'desk.macro', kind: 'macro', path, time: 'date', unit: '%', batchRows: 3 },
    columns: { series: 'series', period: 'period', value: 'value', releasedAt: 'released' },
  });
  return new MacroVenue(config, path, () => Date.UTC(2026, 4, 1));
}

describeRecordFeed('macro', macro, { batches: 9, records: 21 });

const span = { from: '2024-01-02', to: '2025-12-31' };
const tickers = ['AKT', 'ATW', 'BOA'];
const known = [...tickers, 'MASI'];
const idOf = (name: string): number => known.indexOf(name) + 1;
const prices = publishedHistory(tickers, { ...span, seed: 7 });
const levels = publishedHistory(['MASI'], { ...span, seed: 8 });
const routes = historyRoutes({ prices, levels, pageItems: 60, idOf });
const ask: Ask = (url) => {
  const [answer] = routes.flatMap((route) => route(url) ?? []);
  return Promise.resolve(JSON.parse(answer.body));
};
const request: BackfillRequest = {
  ...{ ...span, instruments: tickers, indices: ['MASI'], source: 'stub', pieces: 'years' },
};
const history = (): HistoryFeed =>
  new HistoryFeed({
    universe: universeDefinition(),
    history: proxyHistory(new URL('http://127.0.0.1/'), ask),
    names: {
      ...{ instruments: tickers, indices: ['MASI'] },
      instrument: (label) => ({ id: idOf(label), label }),
      index: (label) => ({ id: idOf(label), label }),
    },
    request,
    now: () => 0,
  });

// A name and at most a year a batch: three of each of the four.
describeRecordFeed('history', history, {
  batches: 12,
  records: [...prices.values(), ...levels.values()].flat().length,
  progress: 'ofStart',
});
