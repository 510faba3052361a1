import type { Insertable } from 'kysely';
import { BallastError } from '#core/ballast-error.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import type { DefinitionsTable } from '../history-tables.js';
import { instantOrNull } from './instant.js';

/** One version of a definition. @throws BallastError BUG_INVARIANT for a record that defines nothing */
export function definitionRow(record: LogRecord<DefinitionRecord>): Insertable<DefinitionsTable> {
  const { value, partition, offset } = record;
  return {
    ...nameOf(value),
    definition_id: value.definitionId,
    effective_after: instantOrNull(value.effectiveAfter),
    deleted: value.deleted,
    log_partition: partition,
    log_offset: offset,
    definition: value,
  };
}

function nameOf({
  portfolio,
  universe,
}: DefinitionRecord): Pick<DefinitionsTable, 'kind' | 'id' | 'universe_id' | 'version'> {
  if (portfolio !== null) {
    const { portfolioId: id, universeId, version } = portfolio;
    return { kind: 'portfolio', id, universe_id: universeId, version };
  }
  if (universe !== null) {
    const { universeId: id, version } = universe;
    return { kind: 'universe', id, universe_id: id, version };
  }
  throw new BallastError('BUG_INVARIANT', 'expected a portfolio or a universe, was neither');
}
