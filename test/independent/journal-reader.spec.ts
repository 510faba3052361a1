import { Journal } from '#platform/journal/journal.js';
import { digestOfHistory } from '#platform/digest.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { topicList, topics } from '#stream/topics.js';
import { digestOf, readJournal } from './journal-reader.mjs';

const HEADERS = { source: 'history', windowEnd: '5', revision: '0' };

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(removeTemporaryDirectories);

const open = (): Journal =>
  Journal.open({
    directory,
    topics: topicList,
    sync: { kind: 'never' },
    segmentBytes: 1000,
    now: () => 1234,
    onFatal: (error) => {
      throw error;
    },
  });

const output = (topic: string, i: number): EncodedRecord => ({
  topic,
  partition: i % 3,
  key: `portf${i % 4} é`,
  value: Buffer.from(`value ${i * 7}`),
  headers: { ...HEADERS, windowEnd: String(1000 - i) },
});

describe('an independent reader of the format', () => {
  it('finds every record with offset, headers, stage and null values', async () => {
    const journal = open();
    const outputs = Array.from({ length: 30 }, (_, i) => output('Weights', i));
    for (const one of outputs) {
      const changelog = [{ key: 'position', value: null }];
      journal.commit({ stage: 'universe', task: 2, outputs: [one], changelog });
    }
    await journal.close();
    const records = [...readJournal(directory)];
    const written = records.filter(({ topic }) => topic === 'Weights');
    expect(written.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
      outputs.map(({ key, value, headers }) => ({ key, value, headers })),
    );
    expect(written.slice(2, 4)).toMatchObject([
      { frame: 2, time: 1234, stage: 'universe', task: 2, partition: 2, offset: 0 },
      { frame: 3, time: 1234, stage: 'universe', task: 2, partition: 0, offset: 1 },
    ]);
    expect(records.filter(({ topic }) => topic === 'ballast.changelog.universe')).toHaveLength(30);
    expect(records.at(-1)).toMatchObject({ key: 'position', value: null, offset: 29 });
  });

  it('computes the same digest', async () => {
    const journal = open();
    for (let i = 0; i < 50; i++) {
      const outputs = [topics.metrics, topics.weights, topics.returns, topics.ticks].map(
        ({ name }) => output(name, i),
      );
      journal.commit({ stage: 'universe', task: 0, outputs, changelog: [] });
    }
    const read = topicList.flatMap(({ name, partitions }) =>
      Array.from({ length: partitions }, (_, p) => journal.read(name, p, 0, 1000)).flat(),
    );
    await journal.close();
    expect(digestOf(directory)).toEqual(digestOfHistory(read));
    expect(digestOf(directory).records).toBe(150);
  });
});
