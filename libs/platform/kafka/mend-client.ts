import { createRequire } from 'node:module';
import { type FetchedPartition, hideAborted } from './aborted-transactions.js';
import { readFetchResponse } from './fetch-response.js';

interface Fetched {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

interface FetchReader {
  decode(bytes: Buffer): Promise<Fetched>;
}

/** Fetch versions that know transactions. */
const VERSIONS = [4, 5, 6, 7, 8, 9, 10, 11] as const;
/** What every broker since 2.3 is asked for: read in one pass. */
const OURS = 11;

const mended = new WeakSet<FetchReader>();

/**
 * Mends the client of this process, once: every consumer reads committed records alone from then on, and reads them in
 * one pass. The version of the client is pinned; its readers of a fetch are plain objects.
 */
export function mendClient(): void {
  mend((version, theirs) => async (bytes) => {
    const own = version === OURS ? await readFetchResponse(bytes) : null;
    return own ?? theirs(bytes);
  });
}

/** The client reads committed records alone, and reads them itself: for who checks what our own reader has read. */
export function mendReadCommitted(): void {
  mend((_, theirs) => theirs);
}

function mend(
  readerOf: (version: number, theirs: FetchReader['decode']) => FetchReader['decode'],
): void {
  const require = createRequire(import.meta.url);
  for (const version of VERSIONS) {
    const path = `kafkajs/src/protocol/requests/fetch/v${version}/response.js`;
    const reader = require(path) as FetchReader;
    if (mended.has(reader)) continue;
    mended.add(reader);
    const read = readerOf(version, reader.decode.bind(reader));
    reader.decode = async (bytes) => {
      const fetched = await read(bytes);
      for (const { partitions } of fetched.responses) partitions.forEach(hideAborted);
      return fetched;
    };
  }
}
