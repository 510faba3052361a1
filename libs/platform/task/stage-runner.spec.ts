import type { LogRecord } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { topics } from '#stream/topics.js';
import type { RecordCodec, StoredRecord } from './record-codec.js';
import { StageRunner } from './stage-runner.js';

const [definitions, weights] = [topics.definitions.name, topics.weights.name];
const EMPTY = new Uint8Array();

/** Records pass as they are; an output's key tells what it is. */
const codec: RecordCodec = {
  encode: ({ topic, key, value }) => ({
    topic,
    partition: 0,
    key,
    value: value as Uint8Array,
    headers: {},
  }),
  decode: (record): LogRecord => record,
};

/** Knows the portfolios that it was told of, and says of each record of weights whether it knows its portfolio. */
const stage: Stage = {
  name: 'intake',
  purpose: 'of a test',
  inputs: [definitions, weights],
  outputs: [topics.universe.name],
  tasks: 1,
  offload: false,
  create: (): StageTask => {
    const known = new Set<string>();
    return {
      process: ({ topic, key }) => {
        if (topic === definitions) known.add(key);
        const said = topic === definitions ? 'defined' : known.has(key) ? 'routed' : 'unknown';
        return [{ topic: topics.universe.name, key: `${key} ${said}`, value: EMPTY }];
      },
      snapshot: () => null,
      restore: () => undefined,
    };
  },
};

const record = (topic: string, offset: number, key: string): StoredRecord => ({
  ...{ topic, partition: 0, offset, key, value: EMPTY, headers: {} },
});

/** A task that has committed two definitions and one record of weights, and whose state is gone. */
function refolding(): StageRunner {
  const runner = new StageRunner({ stage, task: 0, codec, fingerprint: '', clock: () => 0 });
  runner.resume({ position: { [`${definitions}/0`]: 2, [`${weights}/0`]: 1 }, snapshot: null });
  return runner;
}
const written = (runner: StageRunner): string[] =>
  runner.takeCommit().outputs.map(({ key }) => key);

describe('a task that folds its input again', () => {
  it('holds what is new until all that it had committed is folded', () => {
    const runner = refolding();
    runner.fold([record(weights, 0, 'growth'), record(weights, 1, 'growth')]);
    runner.fold([record(weights, 2, 'income')]);
    runner.fold([record(definitions, 0, 'growth')]);
    expect(runner.takeCommit()).toMatchObject({
      outputs: [],
      position: { [`${definitions}/0`]: 2, [`${weights}/0`]: 1 },
    });
    runner.fold([record(definitions, 1, 'income'), record(definitions, 2, 'value')]);
    expect(written(runner)).toEqual(['growth routed', 'income routed', 'value defined']);
    expect(runner.position).toEqual({ [`${definitions}/0`]: 3, [`${weights}/0`]: 3 });
  });

  it('goes on when nothing more is at hand: the rest was compacted away', () => {
    const runner = refolding();
    runner.fold([record(definitions, 0, 'growth')]);
    runner.fold([record(weights, 1, 'growth')]);
    expect(written(runner)).toEqual([]);
    runner.release();
    expect(written(runner)).toEqual(['growth routed']);
    runner.fold([record(definitions, 2, 'value')]);
    expect(written(runner)).toEqual(['value defined']);
  });

  it('writes at once what is new when nothing is behind', () => {
    const runner = new StageRunner({ stage, task: 0, codec, fingerprint: '', clock: () => 0 });
    runner.fold([record(weights, 0, 'growth')]);
    expect(written(runner)).toEqual(['growth unknown']);
  });
});
