import type { Decision, Metrics, SolveRequest } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { triggerFacts, type TriggerFacts } from '#stream/trigger-facts.js';
import { isoTime } from '../iso-time.js';

/** The topics whose records become events, in the order of a window: its figures, the trigger they raise, the decision. */
export const LIVE_TOPICS: readonly string[] = [
  topics.metrics.name,
  topics.solves.name,
  topics.decisions.name,
];

/** What an event tells; it is written out when somebody listens. */
export type LiveContent =
  | { readonly name: 'weights' | 'metrics'; readonly metrics: Metrics }
  | { readonly name: 'trigger'; readonly trigger: TriggerFacts }
  | { readonly name: 'decision'; readonly decisionId: string };

/** One event of a portfolio. */
export interface LiveEvent {
  /** Orders the events of one topic: from the offset, the same on every replica. */
  readonly number: number;
  /** Event time, UTC ms: merges the topics. */
  readonly windowEnd: number;
  /** Of memory, estimated. */
  readonly bytes: number;
  readonly content: LiveContent;
}

/** A record of metrics is two events. */
const EVENTS_A_RECORD = 2;
const BYTES_A_RECORD = 500;
const BYTES_A_WEIGHT = 40;

/** The number of the last event that the record at this offset can be. */
export const lastNumberAt = (offset: number): number =>
  offset * EVENTS_A_RECORD + EVENTS_A_RECORD - 1;

/** The offset of the record that an event came from; -1 of none. */
export const offsetOf = (number: number): number => Math.floor(number / EVENTS_A_RECORD);

/** The universe that a record of {@link LIVE_TOPICS} speaks of. */
export function universeIdOf({ topic, value }: LogRecord): string {
  if (topic === topics.decisions.name) return (value as Decision).request.universeId;
  return (value as Metrics | SolveRequest).universeId;
}

/** The events of a record of {@link LIVE_TOPICS}; none of a dry run. */
export function liveEvents(record: LogRecord): readonly LiveEvent[] {
  const first = record.offset * EVENTS_A_RECORD;
  switch (record.topic) {
    case topics.metrics.name: {
      const metrics = record.value as Metrics;
      const { windowEnd, heldWeights, targetWeights } = metrics;
      const names = Object.keys(heldWeights).length + Object.keys(targetWeights).length;
      const bytes = (BYTES_A_RECORD + BYTES_A_WEIGHT * names) / EVENTS_A_RECORD;
      return [
        { number: first, windowEnd, bytes, content: { name: 'weights', metrics } },
        { number: first + 1, windowEnd, bytes, content: { name: 'metrics', metrics } },
      ];
    }
    case topics.solves.name: {
      const request = record.value as SolveRequest;
      if (request.dryRun) return [];
      const content = { name: 'trigger', trigger: triggerFacts(request, isoTime) } as const;
      return [{ number: first, windowEnd: request.windowEnd, bytes: BYTES_A_RECORD, content }];
    }
    default: {
      // Its record is kept by the read model anyway, as long as the event; of very many instruments not quite so long.
      const { decisionId, request } = record.value as Decision;
      const content = { name: 'decision', decisionId } as const;
      return [{ number: first, windowEnd: request.windowEnd, bytes: BYTES_A_RECORD, content }];
    }
  }
}
