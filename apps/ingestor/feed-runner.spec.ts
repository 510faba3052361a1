import fc from 'fast-check';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Marks, Quality } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { dailyUniverse } from '#testing/daily-universe.js';
import { FeedRunner } from './feed-runner.js';
import type { FeedBatch, FeedEvent, Venue } from './venues/venue.js';
import { QuoteGate } from './venues/quote-gate.js';
import { WatermarkClock } from './venues/watermark-clock.js';

const POLL_MS = 2000;

const universe = dailyUniverse();
const START = windowGridOf(universe).first().start;

/** What a poll brings: prices of instruments, nothing new, or a failure; `jump` passes sessions. */
interface Poll {
  readonly kind: 'quotes' | 'repeats' | 'gap';
  readonly prices: readonly number[];
  readonly jump: boolean;
}

const polls = fc.array(
  fc.record<Poll>({
    kind: fc.constantFrom('quotes', 'quotes', 'repeats', 'gap'),
    // Below zero: refused.
    prices: fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 1, maxLength: 3 }),
    jump: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

/** A live market that says what it is told to; its cursor is how many polls were made, and where its watermarks are. */
function scripted(script: readonly Poll[]): Venue {
  const DAY_MS = 86_400_000;
  const times: number[] = [];
  script.forEach(({ jump }, i) => {
    times.push((times[i - 1] ?? START) + (jump ? DAY_MS : 1000));
  });
  return {
    ...{ feed: 'f', venue: 'v' },
    universe: () => universe,
    open: (cursor) => {
      let [made, passed] = (cursor ?? '0/').split('/').map((text) => (text === '' ? null : +text));
      const clock = new WatermarkClock('f', universe, passed);
      const gate = new QuoteGate(universe, null);
      const poll = ({ kind, prices }: Poll, at: number): FeedEvent[] => {
        if (kind === 'gap') {
          return [{ kind: 'gap', code: 'SOURCE_TIMEOUT', reason: 'no answer', at }];
        }
        const events = clock.advance(at);
        for (const event of events) {
          if (event.kind === 'watermark') passed = event.watermark.windowEnd ?? START;
        }
        if (kind === 'repeats') return events;
        const admitted = prices.map((price, i) => {
          const instrument = universe.instruments[i];
          const quote = { instrument, eventTime: at, price, sequence: -1, cumulativeVolume: 0 };
          return gate.admit({ quote, reference: null });
        });
        return [...events, ...admitted.filter((event) => event !== null)];
      };
      return {
        next: (): FeedBatch => {
          const index = made ?? 0;
          if (index === script.length) {
            return { events: [], cursor: `${index}/${passed ?? ''}`, done: true, repeats: 0 };
          }
          gate.startBatch();
          const at = times[index];
          const events = poll(script[index], at);
          made = index + 1;
          return {
            events,
            cursor: `${made}/${passed ?? ''}`,
            done: made === script.length,
            repeats: script[index].kind === 'repeats' ? 2 : 0,
            ...(script[index].kind !== 'gap' && {
              heard: { marketTime: at, receivedAt: at + 300 },
            }),
          };
        },
      };
    },
  };
}

type Fate = 'lives' | 'dies before' | 'dies after';

/** A log that may lose its process before a commit or just behind it. */
class MortalLog implements FeedLog {
  readonly outputs: Output[] = [];
  #cursor: string | null = null;
  #commits = 0;

  /** @param fates of its commits in order; later ones live */
  constructor(private readonly fates: readonly Fate[] = []) {}

  cursor = (): Promise<string | null> => Promise.resolve(this.#cursor);
  ready = (): Promise<void> => Promise.resolve();
  flushed = (): Promise<void> => Promise.resolve();

  commit = (_feed: string, outputs: readonly Output[], cursor: string): void => {
    const fate = this.fates[this.#commits] ?? 'lives';
    this.#commits += 1;
    if (fate === 'dies before') throw new Error('killed');
    this.outputs.push(...outputs);
    this.#cursor = cursor;
    if (fate === 'dies after') throw new Error('killed');
  };

  newest<Value>(topic: string): Value | undefined {
    return this.outputs.findLast((output) => output.topic === topic)?.value as Value | undefined;
  }
}

/** Feeds a script to its end, opened again after each death. */
async function fed(script: readonly Poll[], fates: readonly Fate[]) {
  const log = new MortalLog(fates);
  let now = START;
  for (;;) {
    const runner = await FeedRunner.open(scripted(script), log, () => (now += POLL_MS));
    try {
      await runner.runToEnd();
      return { log, quality: runner.quality };
    } catch (error) {
      expect(error).toMatchObject({ message: 'killed' });
    }
  }
}

const untimed = ({ asOf: _asOf, ...report }: Quality): Omit<Quality, 'asOf'> => report;

describe('a feed that is killed', () => {
  it('counts what an uninterrupted run counts, wherever its commits end', async () => {
    const fate = fc.constantFrom<Fate[]>('lives', 'dies before', 'dies after');
    await fc.assert(
      fc.asyncProperty(polls, fc.array(fate, { maxLength: 40 }), async (script, fates) => {
        const [whole, killed] = [await fed(script, []), await fed(script, fates)];
        expect(untimed(killed.quality)).toEqual(untimed(whole.quality));
        const data = ({ log }: typeof whole): unknown =>
          log.outputs.filter(({ topic }) => topic === topics.ticks.name);
        expect(data(killed)).toEqual(data(whole));
        const marks = ({ log }: typeof whole) => log.newest<Marks>(topics.marks.name);
        expect(marks(killed)).toEqual(marks(whole));
      }),
    );
  });
});

describe('the report of a feed', () => {
  const quote: Poll = { kind: 'quotes', prices: [5], jump: false };
  const lost: Poll = { kind: 'gap', prices: [], jump: false };
  const run = async (script: readonly Poll[], everyMs: number): Promise<Quality[]> => {
    const log = new MortalLog();
    let now = START;
    const runner = await FeedRunner.open(scripted(script), log, () => now);
    for (let i = 0; i < script.length; i++) {
      await runner.runOnce();
      now += everyMs;
    }
    return log.outputs
      .filter(({ topic }) => topic === topics.quality.name)
      .map(({ value }) => value as Quality);
  };

  it('comes at most once in 5 s while no window closes, and at the end', async () => {
    const reports = await run(
      Array.from({ length: 12 }, () => quote),
      1000,
    );
    expect(reports.map(({ quotes }) => quotes.ticks)).toEqual([1, 6, 11, 12]);
    expect(reports.map(({ ended }) => ended)).toEqual([false, false, false, true]);
  });

  it('comes as a window closes', async () => {
    const reports = await run([quote, quote, { ...quote, jump: true }], 1000);
    expect(reports.map(({ windows }) => windows.expected)).toEqual([1, 2]);
  });

  it('tells of polls that all failed', async () => {
    const reports = await run([lost, lost, lost], 5000);
    expect(reports.map(({ failures }) => failures.total)).toEqual([1, 2, 3]);
    expect(reports[2].quotes.received).toBe(0);
  });

  it('is a record that its schema holds', async () => {
    const codec = avroRecordCodec();
    const [value] = await run([quote], 1000);
    const record = codec.encode({ topic: topics.quality.name, key: 'f', value });
    expect(codec.decode({ ...record, offset: 0, headers: record.headers ?? {} }).value).toEqual(
      value,
    );
  });
});

describe('the position of a feed', () => {
  it('goes on from a cursor of a version that counted nothing', async () => {
    const log = new MortalLog();
    log.commit('f', [], `1/${START}`);
    const runner = await FeedRunner.open(
      scripted([
        { kind: 'quotes', prices: [1], jump: false },
        { kind: 'quotes', prices: [2, 3], jump: false },
      ]),
      log,
      () => START,
    );
    await runner.runToEnd();
    expect(runner.quality.quotes.ticks).toBe(2);
  });
});
