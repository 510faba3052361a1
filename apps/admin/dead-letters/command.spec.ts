import { BallastError } from '#core/ballast-error.js';
import type { TimedRecord } from '#platform/journal/read-journal.js';
import { deadLetterOf } from '#platform/task/dead-letter.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Headers } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { answer } from './command.js';
import type { DeadLetterLog } from './dead-letter-log.js';

const codec = avroRecordCodec();
const quotes = topics.intradayPrices.name;
const [bad, worse] = [Buffer.from([1, 2, 3]), Buffer.from([4, 5])];

/** A log in memory; each write takes a second. */
class MemoryDeadLetters implements DeadLetterLog {
  readonly codec = codec;
  readonly written: EncodedRecord[] = [];
  readonly records: TimedRecord[] = [];
  #time = Date.UTC(2026, 3, 10);

  refuse(
    of: { offset: number; value: Uint8Array; topic?: string; headers?: Headers },
    over: Partial<DeadLetter> = {},
  ) {
    const error = new BallastError('DATA_MALFORMED', 'expected a quote, was none');
    const record = { topic: quotes, partition: 1, key: 'AKT', headers: {}, ...of };
    const output = deadLetterOf(record, error, 'normalise');
    return this.#append(codec.encode({ ...output, value: { ...output.value, ...over } }));
  }

  async read(): Promise<readonly TimedRecord[]> {
    return this.records;
  }

  async write(records: readonly EncodedRecord[]): Promise<void> {
    this.written.push(...records);
    records.filter(({ topic }) => topic === topics.deadLetter.name).forEach((r) => this.#append(r));
  }

  #append(record: EncodedRecord): string {
    const { topic, partition, key, value, headers = {} } = record;
    const offset = this.records.filter((other) => other.partition === partition).length;
    this.#time += 1000;
    this.records.push({ topic, partition, offset, key, value, headers, time: this.#time });
    return `${topic}/${partition}/${offset}`;
  }
}

describe('dead letters', () => {
  let log: MemoryDeadLetters;
  beforeEach(() => {
    log = new MemoryDeadLetters();
  });

  const list = async (over: { code?: string; topic?: string; since?: number } = {}) => {
    const filters = { code: null, topic: null, since: -Infinity, ...over };
    const [text] = await answer(log, { kind: 'list', form: 'json', ...filters });
    return JSON.parse(text) as { id: string; resubmitted: string[] }[];
  };
  const ids = async (over = {}): Promise<string[]> => (await list(over)).map(({ id }) => id);
  const resubmit = (wanted: readonly string[], repeats: 'once' | 'again' = 'once') =>
    answer(log, { kind: 'resubmit', ids: wanted, repeats });

  it('are listed newest first, and filtered', async () => {
    const first = log.refuse({ offset: 4, value: bad });
    const second = log.refuse({ offset: 5, value: worse, topic: topics.weights.name });
    const third = log.refuse({ offset: 6, value: bad }, { code: 'DATA_TICK_FUTURE' });
    expect(await ids()).toEqual([third, second, first]);
    expect(await ids({ code: 'DATA_TICK_FUTURE' })).toEqual([third]);
    expect(await ids({ topic: topics.weights.name })).toEqual([second]);
    expect(await ids({ since: Date.UTC(2026, 3, 10, 0, 0, 2) })).toEqual([third, second]);
  });

  it('are listed as text: what and where, why, and how many', async () => {
    const id = log.refuse({ offset: 4, value: bad });
    const filters = { code: null, topic: null, since: -Infinity };
    expect(await answer(log, { kind: 'list', form: 'text', ...filters })).toEqual([
      `2026-04-10T00:00:01.000Z  DATA_MALFORMED  ${id}  039058c6f2c0`,
      `  from ${quotes}/1/4  key "AKT"  3 bytes`,
      '  expected a quote, was none',
      '1 of 1 dead letters',
    ]);
  });

  it('are shown with their bytes, and what those say where they can be read', async () => {
    const { value, headers = {} } = codec.encode({
      topic: topics.weights.name,
      key: 'portf1',
      value: {
        ...{ timestamp: 0, portfolio_id: 'portf1', weights: { AKT: Number.NaN } },
        ...{ version: 0, cause: '', decisionId: '', session: '', source: '' },
      },
    });
    const id = log.refuse({ offset: 9, value, headers, topic: topics.weights.name });
    log.refuse({ offset: 4, value: bad });
    const text = (await answer(log, { kind: 'show', id, form: 'text' })).join('\n');
    expect(text).toContain('from           Weights/1/9');
    expect(text).toContain('"AKT": "NaN"');
    expect(text).toMatch(/000000 {2}00 0c 70 6f 72 74 66 31 .* \.\.portf1/);
    const other = (await answer(log, { kind: 'show', id: '039058', form: 'text' })).join('\n');
    expect(other).toContain('cannot be read by the schema of its topic');
    const [json] = await answer(log, { kind: 'show', id: '039058', form: 'json' });
    expect(JSON.parse(json)).toMatchObject({ original: 'AQID', decoded: null });
  });

  it('are written again where they came from, with a note, in one write', async () => {
    const id = log.refuse({ offset: 4, value: bad, headers: { schema: 'BourseData/1' } });
    expect(await resubmit([id])).toEqual([`${id} was written again to ${quotes}/1`]);
    const [record, note] = log.written;
    const headers = { resubmitted: id };
    expect(record).toEqual({
      ...{ topic: quotes, partition: 1, key: 'AKT', value: bad },
      headers: { schema: 'BourseData/1', ...headers },
    });
    expect(note).toMatchObject({ topic: topics.deadLetter.name, key: 'AKT', headers });
    expect(await list()).toMatchObject([{ id, resubmitted: ['2026-04-10T00:00:02.000Z'] }]);
  });

  it('are never written again twice, unless told to', async () => {
    const id = log.refuse({ offset: 4, value: bad });
    await resubmit([id]);
    await expect(resubmit([id])).rejects.toThrow('the same bytes were written again at 2026-04-10');
    const refusedAgain = log.refuse({ offset: 7, value: bad });
    await expect(resubmit([refusedAgain])).rejects.toThrow('the same bytes were written again at');
    expect(log.written).toHaveLength(2);
    await resubmit([id], 'again');
    expect((await list())[1].resubmitted).toHaveLength(2);
  });

  it('with the same bytes are one: only --again writes both', async () => {
    const [first, second] = [4, 5].map((offset) => log.refuse({ offset, value: bad }));
    await expect(resubmit([first, second, first])).rejects.toThrow(`the same bytes as ${first}`);
    await resubmit([first, second], 'again');
    expect(log.written).toHaveLength(4);
  });

  it.each([
    [
      'only a part of which was kept',
      { offset: 4, value: Buffer.alloc(70_000) },
      {},
      'only 65536 of 70000 bytes',
    ],
    ['of a feed', { offset: -1, value: bad }, { topic: 'feed.demo' }, 'before it reached a topic'],
    ['of a topic that is not ours', { offset: 1, value: bad }, { topic: 'x' }, 'was x/1'],
    ['of a tombstone', { offset: 4, value: new Uint8Array() }, {}, 'empty or a tombstone'],
  ])('%s are refused, and none of the others is written', async (_, of, over, words) => {
    const good = log.refuse({ offset: 1, value: worse });
    const id = log.refuse(of, over);
    await expect(resubmit([good, id])).rejects.toThrow(words);
    expect(log.written).toEqual([]);
  });

  it.each(['039', 'zzzz', 'ballast.dead-letter/0/99', 'ffffff'])(
    '%s is none of them',
    async (id) => {
      log.refuse({ offset: 4, value: bad });
      await expect(resubmit([id])).rejects.toThrow(`was ${id}`);
    },
  );

  it('whose SHA-256 is the same are named', async () => {
    const all = [4, 5].map((offset) => log.refuse({ offset, value: bad }));
    await expect(resubmit(['039058'])).rejects.toThrow([...all].reverse().join(', '));
  });
});
