import type { FrameView } from './frame-decoder.js';
import { visitRecords } from './record-decoder.js';
import type { Segment } from './segment.js';
import type { TopicIndex } from './topic-index.js';

/** Notes a frame that was read from a segment's bytes; returns how many records it holds. */
export function indexFrame(
  index: TopicIndex,
  segment: Segment,
  { bytes, frame }: { readonly bytes: Buffer; readonly frame: FrameView },
): number {
  let records = 0;
  for (const section of frame.sections) {
    const { topic, partition, baseOffset, count, start, byteLength } = section;
    const log = index.of(topic, partition);
    if (baseOffset < log.endOffset) {
      throw new RangeError(
        `expected offsets of ${topic}/${partition} from ${log.endOffset} on, was ${baseOffset}`,
      );
    }
    log.add(segment, section);
    records += count;
    if (log.table === null) continue;
    const { table } = log;
    const view = { topic, partition, baseOffset, bytes: bytes.subarray(start, start + byteLength) };
    visitRecords(view, (record, place) => {
      // A copy: a view would keep the whole segment in memory.
      const value = place.deletes ? null : new Uint8Array(record.value);
      table.put({ ...record, value }, segment, place.end - place.start);
    });
  }
  segment.count(frame.time);
  return records;
}
