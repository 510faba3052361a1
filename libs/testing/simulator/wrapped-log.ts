import type { PartitionedLog, TransactionalWriter } from '#platform/task/partitioned-log.js';
import type { Host } from './program.js';

/** A host whose log opens other writers; the rest of the port is as it was. */
export function withWriters(
  host: Host,
  open: (log: PartitionedLog, transactionalId: string) => Promise<TransactionalWriter>,
): Host {
  const { log } = host;
  return {
    ...host,
    log: {
      openWriter: (transactionalId) => open(log, transactionalId),
      openCursor: (from) => log.openCursor(from),
      range: (of) => log.range(of),
    },
  };
}
