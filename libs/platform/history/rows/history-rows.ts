import type { Insertable } from 'kysely';
import type {
  AuditEntry,
  Decision,
  DefinitionRecord,
  Metrics,
  Outcome,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type {
  AuditTable,
  DecisionsTable,
  DefinitionsTable,
  MetricsTable,
  OutcomesTable,
  WeightsTable,
} from '../history-tables.js';
import { auditRow } from './audit-row.js';
import { decisionRow } from './decision-row.js';
import { definitionRow } from './definition-row.js';
import { metricsRow } from './metrics-row.js';
import { outcomeRow } from './outcome-row.js';
import { weightRows } from './weight-rows.js';

/** Rows of every table that records are folded into, in the order of the log. */
export interface HistoryRows {
  readonly definitions: Insertable<DefinitionsTable>[];
  readonly decisions: Insertable<DecisionsTable>[];
  readonly weights: Insertable<WeightsTable>[];
  readonly metrics: Insertable<MetricsTable>[];
  readonly outcomes: Insertable<OutcomesTable>[];
  readonly audit: Insertable<AuditTable>[];
}

/** What records say, as rows. Records of other topics say nothing. */
export function historyRows(records: readonly LogRecord[]): HistoryRows {
  const rows: HistoryRows = {
    definitions: [],
    decisions: [],
    weights: [],
    metrics: [],
    outcomes: [],
    audit: [],
  };
  for (const record of records) {
    switch (record.topic) {
      case topics.definitions.name:
        rows.definitions.push(definitionRow(record as LogRecord<DefinitionRecord>));
        break;
      case topics.decisions.name:
        rows.decisions.push(decisionRow(record as LogRecord<Decision>));
        break;
      case topics.weights.name:
        rows.weights.push(...weightRows(record.value as WeightSchema));
        break;
      case topics.metrics.name:
        rows.metrics.push(metricsRow(record.value as Metrics));
        break;
      case topics.outcomes.name:
        rows.outcomes.push(outcomeRow(record as LogRecord<Outcome>));
        break;
      case topics.audit.name:
        rows.audit.push(auditRow(record.value as AuditEntry));
    }
  }
  return rows;
}
