import { fileURLToPath } from 'node:url';
import { readCasablanca } from '../../apps/ingestor/venues/replay/read-casablanca.js';
import { SyntheticVenue } from '../../apps/ingestor/venues/synthetic/synthetic-venue.js';
import { describeVenue } from './venue-contract.js';

const history = fileURLToPath(new URL('../../data/casablanca/', import.meta.url));
const noisy = { badQuotes: 0.02, repeats: 0.05, disorderMs: 600_000, tradesPerWindow: 20 };
const minutes = { kind: 'tumbling', sizeMs: 60_000 } as const;

// Every venue is held against the same contract; a new one is a call of its own, here or beside its adapter.
describeVenue('replay', () => readCasablanca(history));
describeVenue('synthetic', () => new SyntheticVenue({ seed: 3, tradesPerWindow: 20 }));
describeVenue('synthetic, noisy', () => new SyntheticVenue({ ...noisy, seed: 4 }));
describeVenue(
  'synthetic, minutes',
  () => new SyntheticVenue({ ...noisy, windows: minutes, disorderMs: 5000 }),
);

describe('a venue that ends', () => {
  it('says so with its one final watermark, and is empty from then on', () => {
    const venue = readCasablanca(history);
    const source = venue.open(null);
    const all = Array.from({ length: venue.sessions }, () => source.next());
    const finals = all.map(({ events }) =>
      events.some((event) => event.kind === 'watermark' && event.watermark.final),
    );
    expect(finals.indexOf(true)).toBe(all.length - 1);
    expect(all.map(({ done }) => done).indexOf(true)).toBe(all.length - 1);
    const end = { events: [], cursor: all[all.length - 1].cursor, done: true, repeats: 0 };
    expect(source.next()).toEqual(end);
    expect(venue.open(end.cursor).next()).toEqual(end);
  });
});
