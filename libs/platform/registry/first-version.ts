import type { SchemaName } from '#platform/avro/present-schemas.js';
import type { Decision, TickRecord } from '#stream/generated/wire-types.js';

/**
 * Says which values of a topic its first version says in full. They are written as it writes them: a replay that uses
 * nothing new keeps its bytes, and with them its digest, and old readers read on. Null where all are written as present.
 */
export function saidByFirstVersion(name: SchemaName): ((value: unknown) => boolean) | null {
  switch (name) {
    case 'decision':
      return (value) => usesNothingAppended(value as Decision);
    case 'tick-record':
      return (value) => isSaidByFirst(value as TickRecord);
    default:
      return null;
  }
}

/** Of what the topic of ticks holds, version 1 cannot say a universe that is gone and a corporate action: no tick pays for it. */
const isSaidByFirst = (value: TickRecord): boolean =>
  value.kind !== 'adjustment' && (value.kind !== 'universe' || !value.deleted);

/** A trigger of drawdown, drift band or calendar has evidence, so that of the causes bootstrap alone is one that version 1 has not. */
const usesNothingAppended = ({ request, result }: Decision): boolean =>
  request.cause !== 'bootstrap' &&
  request.cascade === null &&
  request.evidence === null &&
  request.turnoverLeft === null &&
  result.attempts.length === 0 &&
  result.refusal === null;
