import { createHash } from 'node:crypto';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type {
  DeadLetter,
  Outcome,
  TickRecord,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

/** Headers that are part of what a stage says; others are the runtime's. */
const SAID = ['windowEnd', 'revision', 'source', 'ballast-projection', 'iterations'] as const;

/** Which stage wrote a record, and the sequence in which its records have one order whatever the runtime. */
export interface Written {
  readonly stage: string;
  readonly sequence: string;
  /** Key, headers and value in short. */
  readonly print: string;
}

/** null for what no stage writes: feeds, people, outsiders, clocks. */
export function writtenBy(record: Omit<StoredRecord, 'offset'>, value: unknown): Written | null {
  const origin = originOf(record, value);
  if (origin === null) return null;
  const [stage, sequence] = origin;
  const said = SAID.map((name) => record.headers[name] ?? '').join('|');
  const bytes = createHash('sha1').update(record.value).digest('base64');
  return {
    stage,
    sequence: `${stage} ${record.topic} ${sequence}`,
    print: `${record.key} ${said} ${bytes}`,
  };
}

function originOf(
  record: Omit<StoredRecord, 'offset'>,
  value: unknown,
): readonly [stage: string, sequence: string] | null {
  const { topic, partition, key, headers } = record;
  switch (topic) {
    case topics.ticks.name:
      return originOfTick(value as TickRecord, partition);
    case topics.universe.name:
      return originInUniverse(value as UniverseRecord);
    case topics.outcomes.name:
      return [(value as Outcome).status === 'broadcast' ? 'intake' : 'universe', key];
    case topics.deadLetter.name: {
      const letter = value as DeadLetter;
      const place = `${letter.topic}/${letter.partition}@${letter.offset}`;
      return letter.offset < 0 ? null : [letter.stage, place];
    }
    case topics.audit.name:
      return ['audit', key];
    case topics.late.name:
      return ['bars', key];
    case topics.weights.name:
    case topics.portfStats.name:
      return headers['ballast-projection'] === undefined ? null : ['universe', key];
    case topics.intradayPrices.name:
    case topics.dailyHistory.name:
    case topics.indexLevels.name:
    case topics.macro.name:
    case topics.quality.name:
    case topics.marks.name:
    case topics.pushed.name:
      return null;
    default:
      return ['universe', key];
  }
}

function originOfTick(value: TickRecord, partition: number) {
  switch (value.kind) {
    case 'universe':
      return ['intake', `${partition} ${value.definition.universeId}`] as const;
    case 'watermark':
      // Foreign quotes are feeds of their own.
      return value.feed.startsWith('quotes/')
        ? (['normalise', `${partition} ${value.feed}`] as const)
        : null;
    case 'tick':
    case 'adjustment':
      return null;
  }
}

function originInUniverse(value: UniverseRecord) {
  switch (value.kind) {
    case 'closes':
      return ['bars', `${value.universeId} ${value.tickPartition}`] as const;
    case 'answer':
      return ['decide', value.request.portfolioId] as const;
    case 'weights':
    case 'prior':
      return ['intake', value.portfolioId] as const;
    case 'definition':
    case 'command':
    case 'overdue':
      return null;
  }
}
