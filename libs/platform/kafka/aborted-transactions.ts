/** A message of a fetch as the client decodes it, the parts that tell whether it counts. */
export interface FetchedMessage {
  readonly offset: string | number;
  readonly key: Buffer | null;
  /** The client hands on what is none. */
  isControlRecord: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
}

/** What a fetch brings of one partition. */
export interface FetchedPartition {
  readonly messages: readonly FetchedMessage[];
  /** As the broker lists them: by their ends. */
  abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[];
}

/** The type in the key (version, type: i16 each) of the record that ends an aborted transaction. */
const ABORT = 0;

/**
 * Marks what aborted transactions wrote, so that the client does not hand it on, and leaves nothing for the client's own
 * filter. That one (kafkajs 2.2.4, filterAbortedMessages) takes the broker's list to be ordered by first offset and to
 * begin at most one transaction a message: when several producers were cut off at once, as by a crash of the broker, it
 * hands on records that were never committed.
 */
export function hideAborted(partition: FetchedPartition): void {
  const { messages, abortedTransactions = [] } = partition;
  if (abortedTransactions.length === 0) return;
  const ahead = abortedTransactions
    .map(({ producerId, firstOffset }) => ({ producerId, first: BigInt(firstOffset) }))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const aborted = new Set<string>();
  let next = 0;
  for (const message of messages) {
    const offset = BigInt(message.offset);
    for (; next < ahead.length && ahead[next].first <= offset; next++) {
      aborted.add(ahead[next].producerId);
    }
    const { producerId, inTransaction } = message.batchContext ?? {};
    if (producerId === undefined) continue;
    if (message.isControlRecord) {
      if (message.key !== null && message.key.readInt16BE(2) === ABORT) aborted.delete(producerId);
    } else if (inTransaction === true && aborted.has(producerId)) {
      message.isControlRecord = true;
    }
  }
  partition.abortedTransactions = [];
}
