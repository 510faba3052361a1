import { createRequire } from 'node:module';
import { type FetchedMessage, hideAborted } from './aborted-transactions.js';

const require = createRequire(import.meta.url);
const message = (offset: number, producerId: string): FetchedMessage => ({
  offset: String(offset),
  key: Buffer.from('key'),
  isControlRecord: false,
  batchContext: { producerId, inTransaction: true },
});
/** The record that ends a transaction: version 0, type 0 aborts and 1 commits. */
const marker = (offset: number, producerId: string, ends: 'abort' | 'commit'): FetchedMessage => ({
  ...message(offset, producerId),
  key: Buffer.from([0, 0, 0, ends === 'abort' ? 0 : 1]),
  isControlRecord: true,
});

/** Offsets that are handed on. */
function read(
  messages: readonly FetchedMessage[],
  aborted: readonly (readonly [producerId: string, firstOffset: number])[],
): number[] {
  const abortedTransactions = aborted.map(([producerId, firstOffset]) => {
    return { producerId, firstOffset: String(firstOffset) };
  });
  const partition = { messages, abortedTransactions };
  hideAborted(partition);
  expect(partition.abortedTransactions).toEqual([]);
  return messages.flatMap(({ offset, isControlRecord }) => (isControlRecord ? [] : [+offset]));
}

/** Two producers that were cut off at once; the broker lists them by their ends. */
const cutOff = (): FetchedMessage[] => [
  message(10, 'A'),
  message(11, 'B'),
  message(12, 'A'),
  marker(13, 'B', 'abort'),
  marker(14, 'A', 'abort'),
  message(15, 'A'),
  marker(16, 'A', 'commit'),
];

describe('records of aborted transactions', () => {
  it('are not handed on, whatever the order in which the transactions ended', () => {
    const expected = [15];
    expect(
      read(cutOff(), [
        ['B', 11],
        ['A', 10],
      ]),
    ).toEqual(expected);
    expect(
      read(cutOff(), [
        ['A', 10],
        ['B', 11],
      ]),
    ).toEqual(expected);
  });

  it('are not handed on when a fetch begins behind the start of several', () => {
    const behind = cutOff().slice(2);
    expect(
      read(behind, [
        ['B', 11],
        ['A', 10],
      ]),
    ).toEqual([15]);
  });

  it('are told from what the same producer committed before', () => {
    const messages = [message(1, 'A'), marker(2, 'A', 'commit'), message(3, 'A'), message(4, 'B')];
    expect(read(messages, [['A', 3]])).toEqual([1, 4]);
  });

  it('are handed on by the filter of the client, which is why it is mended', () => {
    const filter = require('kafkajs/src/consumer/filterAbortedMessages.js') as (of: {
      messages: readonly FetchedMessage[];
      abortedTransactions: readonly { producerId: string; firstOffset: string }[];
    }) => FetchedMessage[];
    const abortedTransactions = [
      { producerId: 'B', firstOffset: '11' },
      { producerId: 'A', firstOffset: '10' },
    ];
    const kept = filter({ messages: cutOff(), abortedTransactions });
    const offsets = kept.filter((each) => !each.isControlRecord).map(({ offset }) => +offset);
    expect(offsets).toContain(10);
  });
});
