import type { SourceState } from '../../ingestor/sources/source-supervisor.js';

/** Where a source stands, in a line for people. */
export function sourceLine({ feed, kind, state, reason }: SourceState): string {
  const why = reason === null ? '' : `: ${reason}`;
  return `source ${feed} (${kind}): ${state}${why}`;
}
