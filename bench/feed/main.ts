import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { positionText } from '../../apps/ingestor/feed-position.js';
import { FeedQuality } from '../../apps/ingestor/quality/feed-quality.js';
import { QuoteGate } from '../../apps/ingestor/venues/quote-gate.js';
import type { FeedBatch } from '../../apps/ingestor/venues/venue.js';
import { median } from '../stream/statistics.js';
import { normaliseCostTable } from './normalise-cost.js';
import { polledAnswers } from './polled-exchange.js';
import { pollCostTable } from './poll-cost.js';

/** As many as the Casablanca exchange lists. */
const INSTRUMENTS = 78;
/** Polls of one sample: a session of 2 s polls has five times as many. */
const POLLS = 2000;
const PAIRS = 15;

const universe: UniverseDefinition = {
  ...{ universeId: 'bench', version: 1, venue: 'bench', source: 'live', feeds: ['bench'] },
  instruments: Array.from({ length: INSTRUMENTS }, (_, i) => `B${String(i).padStart(3, '0')}`),
  calendar: {
    ...{ kind: 'sessions', start: '2026-01-05', openMinute: 0, closeMinute: 1440 },
    ...{ weekend: [], holidays: [], halfDays: [], utcOffsets: [] },
  },
  window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 250, disorderBoundMs: 0 },
  estimators: [{ name: 'slow', halfLifeYears: null }],
};
const { start } = windowGridOf(universe).first();

/** Every instrument once a poll: an opening in which all trade. */
function poll(gate: QuoteGate, index: number): FeedBatch {
  const eventTime = start + index * 2000;
  gate.startBatch();
  const events = universe.instruments.flatMap((instrument, i) => {
    const quote = {
      ...{ instrument, eventTime: eventTime - (i % 7) * 100, price: 100 + (i % 9) },
      ...{ sequence: index, cumulativeVolume: index },
    };
    return gate.admit({ quote, reference: 100 }) ?? [];
  });
  const heard = { marketTime: eventTime, receivedAt: eventTime + 150 };
  return { events, cursor: String(index), done: false, repeats: gate.repeats, heard };
}

/** What is done with each poll, by arm. */
const arms = {
  'gate alone': () => () => undefined,
  'gate and quality': () => {
    const quality = new FeedQuality('bench', universe);
    return (batch: FeedBatch): unknown => quality.fold(batch);
  },
  'gate, quality and what is kept of it': () => {
    const quality = new FeedQuality('bench', universe);
    return (batch: FeedBatch): unknown => {
      quality.fold(batch);
      return positionText(batch.cursor, { quality: quality.state, marks: null });
    };
  },
} as const satisfies Record<string, () => (batch: FeedBatch) => unknown>;
type Arm = keyof typeof arms;
const names = Object.keys(arms) as Arm[];

function quotesPerSecond(arm: Arm): number {
  const gate = new QuoteGate(universe, 0.1);
  const take = arms[arm]();
  const began = performance.now();
  for (let i = 0; i < POLLS; i++) take(poll(gate, i));
  return (POLLS * INSTRUMENTS * 1000) / (performance.now() - began);
}

names.forEach(quotesPerSecond);
const rates = new Map<Arm, number[]>(names.map((name) => [name, []]));
for (let pair = 0; pair < PAIRS; pair++) {
  // Who goes first takes turns.
  const order = pair % 2 === 0 ? names : [...names].reverse();
  for (const name of order) rates.get(name)?.push(quotesPerSecond(name));
}
const alone = rates.get('gate alone') ?? [];
process.stdout.write(`| arm | quotes/s | of the gate alone, paired |\n|---|---|---|\n`);
for (const [name, measured] of rates) {
  const share = median(measured.map((rate, i) => rate / alone[i]));
  const rate = Math.round(median(measured)).toLocaleString('en');
  process.stdout.write(`| ${name} | ${rate} | ${share.toFixed(2)} |\n`);
}

const answers = polledAnswers();
process.stdout.write(`\n${pollCostTable(answers)}\n${normaliseCostTable(answers)}`);
