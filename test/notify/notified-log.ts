import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { decision, decisionRecord, solveRequest } from '#testing/wire-fixtures.js';
import { notificationOf, type Notification } from '../../apps/recorder/notify/notification.js';

/** A log in memory that triggers and decisions are written to. */
export function notifiedLog(): EmbeddedTopicLog {
  return new EmbeddedTopicLog(new MemoryCommitLog(), avroRecordCodec());
}

/** A request as a trigger of live data raises it. */
export function liveRequest(decisionId: string, over: Partial<SolveRequest> = {}): SolveRequest {
  return solveRequest({ decisionId, source: 'live', ...over });
}

/** The trigger's record. */
export function triggerRecord(request: SolveRequest): Output {
  return { topic: topics.solves.name, key: request.portfolioId, value: request };
}

/** The record of the decision on it. */
export function decidedRecord(request: SolveRequest): Output {
  return decisionRecord(decision(request));
}

/** The message of a decision. */
export function decisionNotification(decisionId: string): Notification {
  const value = decision(liveRequest(decisionId));
  const record = { topic: topics.decisions.name, partition: 0, offset: 0, key: '', headers: {} };
  const notification = notificationOf({ ...record, value }, new Set(['live']));
  if (notification === null) throw new Error('expected a message');
  return notification;
}
