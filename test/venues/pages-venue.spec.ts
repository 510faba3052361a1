import { readFileSync } from 'node:fs';
import { windowGridOf } from '#stream/window-grid-of.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { RawQuote } from '../../apps/ingestor/sources/intake/quote-reader.js';
import { PagesVenue } from './pages-venue.js';
import { describeVenue } from './venue-contract.js';

const NOON_MS = 43_200_000;
const universe = universeDefinition({ feeds: ['pages'] });
const grid = windowGridOf(universe);

/** A session a page, with a trade of each instrument and one that is none. */
function pageOf(page: number): readonly RawQuote[] {
  let { start, end } = grid.first();
  for (let k = 0; k < page; k++) ({ start, end } = grid.next(end));
  const none = { cumulativeVolume: null, sequence: null };
  const trades = universe.instruments.map((instrument, i) => ({
    ...{ instrument, eventTime: start + NOON_MS, price: 100 + page + i },
    ...none,
  }));
  return [...trades, { instrument: 'AKT', eventTime: start + NOON_MS, price: 'none', ...none }];
}

const pages = (ask: (page: number) => Promise<readonly RawQuote[]>): PagesVenue =>
  new PagesVenue('pages', universe, { ask, wait: () => Promise.resolve(), now: () => 0 });

// A session closes with the first price of the next one: of the last that is read, nothing has been said.
describeVenue('that CONTRIBUTING.md shows', () => pages((page) => Promise.resolve(pageOf(page))), {
  windows: 29,
});

describe('the venue that CONTRIBUTING.md shows', () => {
  it('is this one', () => {
    const [shown, source] = ['../../CONTRIBUTING.md', './pages-venue.ts'].map((path) =>
      readFileSync(new URL(path, import.meta.url), 'utf8'),
    );
    expect(shown).toContain(`\`\`\`ts\n${source}\`\`\`\n`);
  });

  it('says a gap for a page that does not come, and asks for it again', async () => {
    const asked: number[] = [];
    const source = pages((page) => {
      asked.push(page);
      return asked.length === 1 ? Promise.reject(new Error('none')) : Promise.resolve(pageOf(page));
    }).open(null);
    expect((await source.next()).events).toContainEqual({
      ...{ kind: 'gap', code: 'SOURCE_UNREACHABLE', at: 0 },
      reason: 'expected page 0, was Error: none',
    });
    expect((await source.next()).events.filter(({ kind }) => kind === 'tick')).toHaveLength(3);
    expect(asked).toEqual([0, 0]);
  });
});
