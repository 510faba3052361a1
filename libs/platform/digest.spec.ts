import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { digestOfHistory } from './digest.js';

const record = (changed: Partial<StoredRecord> = {}): StoredRecord => ({
  topic: 'ballast.metrics',
  partition: 0,
  offset: 0,
  key: 'portf1',
  value: Buffer.from('value'),
  headers: { source: 'history', windowEnd: '1000', revision: '0' },
  ...changed,
});
const stamped = (windowEnd: number, revision = 0): StoredRecord['headers'] => ({
  source: 'history',
  windowEnd: String(windowEnd),
  revision: String(revision),
});

/** The bytes that are hashed, written out by hand. */
const framed = (...texts: string[]): Buffer =>
  Buffer.concat(
    texts.map((text) => {
      const bytes = Buffer.from(text);
      return Buffer.concat([Buffer.from([bytes.length, 0, 0, 0]), bytes]);
    }),
  );
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('digestOfHistory', () => {
  it('hashes topic, key and value with their lengths', () => {
    expect(digestOfHistory([record()])).toEqual({
      digest: sha256(framed('ballast.metrics', 'portf1', 'value')),
      records: 1,
    });
    expect(digestOfHistory([])).toEqual({ digest: sha256(Buffer.alloc(0)), records: 0 });
  });

  it('orders by topic, key, window end and revision as numbers, value', () => {
    const records = [
      record({ topic: 'Weights', key: 'z', headers: stamped(5), value: Buffer.from('0') }),
      record({ key: 'a', headers: stamped(900), value: Buffer.from('1') }),
      record({ key: 'a', headers: stamped(1000, 9), value: Buffer.from('2') }),
      record({ key: 'a', headers: stamped(1000, 10), value: Buffer.from('3') }),
      record({ key: 'a', headers: stamped(1000, 10), value: Buffer.from('4') }),
      record({ key: 'b', headers: stamped(1), value: Buffer.from('5') }),
    ];
    const bytes = records.map(({ topic, key, value }) => framed(topic, key, String(value)));
    const expected = { digest: sha256(Buffer.concat(bytes)), records: 6 };
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 6 }), (shuffled) => {
        expect(digestOfHistory(shuffled)).toEqual(expected);
      }),
    );
  });

  it('leaves out other topics, other sources and records without a source', () => {
    const others = [
      record({ topic: 'ballast.ticks' }),
      record({ headers: { source: 'simulated', windowEnd: '1' } }),
      record({ headers: {} }),
    ];
    expect(digestOfHistory([...others, record()])).toEqual(digestOfHistory([record()]));
  });

  it('does not see partitions, offsets and other headers', () => {
    const { digest } = digestOfHistory([record()]);
    const headers = { ...stamped(1000), iterations: '7' };
    expect(digestOfHistory([record({ partition: 3, offset: 9, headers })]).digest).toBe(digest);
  });

  it('changes with any byte of a value', () => {
    const { digest } = digestOfHistory([record()]);
    expect(digestOfHistory([record({ value: Buffer.from('valuf') })]).digest).not.toBe(digest);
  });
});
