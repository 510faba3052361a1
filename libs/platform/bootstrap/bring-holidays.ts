import { randomUUID } from 'node:crypto';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import type {
  Definition,
  DefinitionRecord,
  Outcome,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { definedUniverses } from './defined-universes.js';

/**
 * Brings the holidays of a venue into its universe in force, where that does not know them: sessions that nobody has
 * folded yet are none any more. What is folded stays as it is, and so does a universe that is not defined.
 * @param passed end of the last window that the venue's feed has closed, UTC ms
 * @returns why they could not be brought; null when they are in force, at every tick partition
 */
export async function bringHolidays(
  log: TopicReader & TopicWriter,
  { universeId, calendar }: UniverseDefinition,
  passed: number,
): Promise<string | null> {
  const inForce = (await definedUniverses(log)).get(universeId);
  if (inForce === undefined || inForce.deleted || inForce.universe === null) return null;
  const { universe } = inForce;
  const grid = windowGridOf(universe);
  const due = calendar.holidays.filter(
    (date) => (grid.sessionWindow(date)?.end ?? -Infinity) > passed,
  );
  if (due.length === 0) return null;
  const definition = withHolidays(inForce, universe, due);
  await log.publish([{ topic: topics.universe.name, key: universeId, value: definition }]);
  return inForceEverywhere(log, definition.definitionId);
}

function withHolidays(
  { shrinkage }: DefinitionRecord,
  universe: UniverseDefinition,
  due: readonly string[],
): Definition {
  const id = `holidays/${randomUUID()}`;
  const holidays = [...universe.calendar.holidays, ...due].sort();
  return {
    ...{ kind: 'definition', definitionId: id, requestId: id, shrinkage, portfolio: null },
    universe: { ...universe, calendar: { ...universe.calendar, holidays } },
    ...{ principal: 'bootstrap', tenant: 'default', reason: `holidays ${due.join(', ')}` },
    ...{
      httpRequestId: '',
      issuedAt: Date.now(),
      change: 'put',
      expectedVersion: universe.version,
    },
  };
}

/** Resolves when the tick partitions know of a definition, or with the reason why it was not taken. */
function inForceEverywhere(reader: TopicReader, definitionId: string): Promise<string | null> {
  return new Promise((resolve) => {
    const unsubscribe = reader.follow(
      [topics.outcomes.name],
      (record) => {
        const { id, status, reason } = record.value as Outcome;
        if (id !== definitionId || status === 'accepted') return;
        // The subscription is not returned yet when an outcome is delivered at once.
        setImmediate(() => {
          unsubscribe();
        });
        resolve(status === 'broadcast' ? null : `${status}: ${reason ?? ''}`);
      },
      () => undefined,
    );
  });
}
