import { PassThrough, Readable } from 'node:stream';
import { plainToInstance } from 'class-transformer';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedBatch } from '../../venues/venue.js';
import { NdjsonConfig } from './ndjson-config.js';
import { NdjsonVenue } from './ndjson-venue.js';

const NOW = Date.UTC(2026, 3, 7, 12);
const universe = universeDefinition({
  source: 'live',
  feeds: ['pipe'],
  calendar: { ...universeDefinition().calendar, start: '2026-04-06', utcOffsets: [] },
});

function venueOf(input: () => Readable, over: Record<string, unknown> = {}): NdjsonVenue {
  const config = plainToInstance(NdjsonConfig, { feed: 'pipe', flushMs: 60_000, ...over });
  return new NdjsonVenue(config, universe, { input, now: () => NOW });
}

const trade = (instrument: string, eventTime: string, price: number): string =>
  `${JSON.stringify({ instrument, eventTime, price })}\n`;

async function everything(text: string, over = {}, cursor: string | null = null) {
  const source = venueOf(() => Readable.from([Buffer.from(text)]), over).open(cursor);
  const batches: FeedBatch[] = [];
  do batches.push(await source.next());
  while (!batches[batches.length - 1].done);
  return batches;
}

const reasonsOf = (batches: readonly FeedBatch[]) =>
  batches.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'refused' ? [event.reason] : [])),
  );
const ticksOf = (batches: readonly FeedBatch[]) =>
  batches.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : [])),
  );
const marksOf = (batches: readonly FeedBatch[]) =>
  batches.flatMap(({ events }) =>
    events.flatMap((event) =>
      event.kind === 'watermark' ? [[event.watermark.session, event.watermark.final]] : [],
    ),
  );

describe('lines of JSON', () => {
  const TWO = trade('AKT', '2026-04-06T10:00:00Z', 100) + trade('ATW', '2026-04-06T10:00:01Z', 200);

  it('are ticks, and say when they were heard', async () => {
    const [batch] = await everything(TWO);
    expect(ticksOf([batch]).map(({ instrument, price }) => [instrument, price])).toEqual([
      ['AKT', 100],
      ['ATW', 200],
    ]);
    expect(batch.heard).toEqual({ marketTime: Date.UTC(2026, 3, 6, 10, 0, 1), receivedAt: NOW });
  });

  it('say of a watermark what it says, without the disorder bound', async () => {
    const late = { ...universe, window: { ...universe.window, disorderBoundMs: 3_600_000 } };
    const config = plainToInstance(NdjsonConfig, { feed: 'pipe', batchLines: 1 });
    const text =
      TWO +
      '{"watermark":"2026-04-06T10:00:02Z"}\n' +
      trade('AKT', '2026-04-06T10:00:00Z', 101) +
      trade('AKT', '2026-04-06T10:00:03Z', 102);
    const input = () => Readable.from([Buffer.from(text)]);
    const source = new NdjsonVenue(config, late, { input, now: () => NOW }).open(null);
    const heard: unknown[] = [];
    for (let i = 0; i < 6; i++) heard.push((await source.next()).heard?.marketTime ?? null);
    // The fourth line is older than what was heard, and behind the fifth the pipe ends: neither says anything of a clock.
    const second = Date.UTC(2026, 3, 6, 10);
    expect(heard).toEqual([
      ...[second, second + 1000, second + 2000, null],
      ...[second + 3000, null],
    ]);
  });

  it('close a window by a watermark, which no live market has of tomorrow', async () => {
    const marks = '{"watermark":"2026-04-07T00:00:00Z"}\n{"watermark":"2026-04-09T00:00:00Z"}\n';
    const batches = await everything(TWO + marks);
    expect(marksOf(batches)).toEqual([
      [null, false],
      ['2026-04-06', false],
    ]);
    expect(reasonsOf(batches)).toEqual([
      'line 4: expected a watermark of no future, was 2026-04-09T00:00:00Z',
    ]);
  });

  it.each([
    ['torn at the end', '{"instrument":"AKT"', /expected a newline at the end of the last line/],
    ['of other text', 'AKT 100\n', /expected a line of JSON, was AKT 100/],
    ['of a list', '[1]\n', /expected a JSON object, was \[1\]/],
    ['with another field', '{"instrument":"AKT","volume":7}\n', /was volume too/],
    ['that is too long', `{"instrument":"${'A'.repeat(200)}"}\n`, /at most 100 bytes, was 217/],
    ['of tomorrow', trade('AKT', '2026-04-08T10:00:00Z', 1), /at most 60000 ms after/],
    [
      'with a watermark that throws when it is told',
      '{"watermark":{"toString":1}}\n',
      /was \{"toString":1\}$/,
    ],
    [
      'with a watermark without end',
      `{"watermark":${'['.repeat(40)}${']'.repeat(40)}}\n`,
      /, was \[\[/,
    ],
    ['with a watermark that is no time', '{"watermark":"soon"}\n', /an instant like .*, was soon/],
  ])('that are %s are refused, and the others taken', async (_, line, reason) => {
    const batches = await everything(TWO + line, { maxLineBytes: 100 });
    expect(ticksOf(batches)).toHaveLength(2);
    expect(reasonsOf(batches)).toEqual([expect.stringMatching(reason)]);
  });

  it('of a torn number invent no price', async () => {
    const whole = trade('AKT', '2026-04-06T10:00:02Z', 1234);
    const batches = await everything(TWO + whole.slice(0, -3));
    expect(ticksOf(batches)).toHaveLength(2);
  });

  it('that are given again go on behind the last commit, to the same end', async () => {
    const text = TWO + trade('AKT', '2026-04-07T10:00:00Z', 101);
    const over = { restart: 'again', batchLines: 1 };
    const all = await everything(text, over);
    expect(marksOf(all).at(-1)).toEqual(['2026-04-07', true]);
    expect(await everything(text, over, all[0].cursor)).toEqual(all.slice(1));
    expect(ticksOf(await everything(text, over, all[all.length - 1].cursor))).toEqual([]);
  });

  it('that are new go on where the others ended, without a final watermark between', async () => {
    const first = await everything(TWO);
    const { cursor } = first[first.length - 1];
    const more = await everything(trade('AKT', '2026-04-07T10:00:00Z', 101), {}, cursor);
    expect(ticksOf(more)).toHaveLength(1);
    expect(marksOf([...first, ...more])).toEqual([
      [null, false],
      ['2026-04-06', false],
    ]);
  });

  it('are committed when others are long in coming, and the pipe can be closed meanwhile', async () => {
    const pipe = new PassThrough();
    const source = venueOf(() => pipe, { flushMs: 5 }).open(null);
    pipe.write(TWO);
    expect(ticksOf([await source.next()])).toHaveLength(2);
    const waiting = source.next();
    await source.close?.();
    expect(await waiting).toMatchObject({ events: [], done: true });
  });

  it('are read no faster than they are taken', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(trade('AKT', '2026-04-06T10:00:00Z', ++given));
      })(),
    );
    const source = venueOf(() => endless, { batchLines: 10 }).open(null);
    await source.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(100);
    await source.close?.();
  });
});
