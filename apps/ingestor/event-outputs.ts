import { createHash } from 'node:crypto';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { FeedEvent } from './venues/venue.js';

/** The records of one event of a feed. */
export function eventOutputs(feed: string, event: FeedEvent): readonly Output[] {
  switch (event.kind) {
    case 'tick':
      return [{ topic: topics.ticks.name, key: event.tick.instrument, value: event.tick }];
    case 'watermark':
      // Every tick partition is told, so that each closes its windows even when nothing traded.
      return Array.from({ length: topics.ticks.partitions }, (_, partition) => ({
        topic: topics.ticks.name,
        key: event.watermark.feed,
        partition,
        value: event.watermark,
      }));
    case 'record':
      return [event.output];
    case 'refused':
      return [refusal(feed, event)];
    case 'gap':
      return [];
  }
}

/** A quote the venue's checks refused: it never reached a topic, so it has no offset. */
function refusal(feed: string, event: Extract<FeedEvent, { kind: 'refused' }>): Output<DeadLetter> {
  const original = Buffer.from(event.original);
  return {
    topic: topics.deadLetter.name,
    key: event.key,
    value: {
      topic: `feed.${feed}`,
      partition: 0,
      offset: -1,
      key: event.key,
      stage: `feed.${feed}`,
      code: event.code,
      message: event.reason,
      sha256: createHash('sha256').update(original).digest('hex'),
      length: original.length,
      original: original.subarray(0, 64 * 1024),
    },
  };
}
