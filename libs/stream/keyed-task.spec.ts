import { BallastError } from '#core/ballast-error.js';
import { keyedTask } from './keyed-task.js';
import type { LogRecord, Output } from './log-record.js';
import type { Operator } from './operator.js';

interface Count {
  total: number;
}

const counting: Operator<number, Count> = {
  name: 'counting',
  initial: () => ({ total: 0 }),
  step(state, input) {
    if (input < 0 && state.total < -input) {
      throw new BallastError('DATA_MALFORMED', `expected at most ${state.total}, was ${-input}`);
    }
    if (input === 0) throw new RangeError('expected another number, was 0');
    state.total += input;
    return [{ topic: 'counts', key: '', value: state.total }];
  },
  onWatermark: () => [],
};

const record = (key: string, value: number): LogRecord => ({
  topic: 'numbers',
  partition: 0,
  offset: 0,
  key,
  value,
  headers: {},
});
const values = (outputs: readonly Output[]): unknown[] => outputs.map(({ value }) => value);
const byKey = (): ReturnType<typeof keyedTask> =>
  keyedTask(counting, ({ key, value }) =>
    key.split(',').map((one) => ({ key: one, input: value as number })),
  );

describe('a keyed task', () => {
  it('keeps one state a key', () => {
    const task = byKey();
    task.process(record('a', 1));
    task.process(record('b', 5));
    expect(values(task.process(record('a', 2)))).toEqual([3]);
  });

  it('gives one record to several keys, in the order of the router', () => {
    const task = byKey();
    task.process(record('b', 10));
    expect(values(task.process(record('a,b,c', 1)))).toEqual([1, 11, 1]);
  });

  it('says nothing for a record that belongs to no key', () => {
    expect(keyedTask(counting, () => []).process(record('a', 1))).toEqual([]);
  });

  it('continues from a structured clone of its state', () => {
    const task = byKey();
    task.process(record('a', 1));
    const restored = byKey();
    restored.restore(structuredClone(task.snapshot()));
    expect(values(restored.process(record('a', 2)))).toEqual(values(task.process(record('a', 2))));
  });

  it('goes on with the other keys when one refuses the record', () => {
    const task = byKey();
    task.process(record('a', 1));
    task.process(record('b', 5));
    task.process(record('c', 5));
    expect(values(task.process(record('b,a,c', -2)))).toEqual([3, 3]);
    expect(values(task.process(record('a,b,c', 1)))).toEqual([2, 4, 4]);
  });

  it('refuses the record with the first reason when every key does, and changes nothing', () => {
    const task = byKey();
    task.process(record('a', 1));
    const before = structuredClone(task.snapshot());
    expect(() => task.process(record('a,b', -2))).toThrow('expected at most 1, was 2');
    expect(task.snapshot()).toEqual(before);
  });

  it('passes an error on at once that is no fault of the data', () => {
    expect(() => byKey().process(record('a,b', 0))).toThrow(RangeError);
  });
});
