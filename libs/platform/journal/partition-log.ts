import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Cleanup } from '#stream/topics.js';
import { CompactedTable } from './compacted-table.js';
import { SectionList } from './section-list.js';
import type { Segment } from './segment.js';

/** A section's place in the journal. */
export interface SectionPlace {
  readonly segment: Segment;
  readonly baseOffset: number;
  readonly start: number;
  readonly byteLength: number;
}

/** The index of one topic partition: where its sections lie, and the latest records when it is compacted. */
export class PartitionLog {
  readonly table: CompactedTable | null;
  #endOffset = 0;
  #lists: { readonly segment: Segment; readonly list: SectionList }[] = [];

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly cleanup: Cleanup,
  ) {
    this.table = cleanup.kind === 'compact' ? new CompactedTable() : null;
  }

  /** Offset of the next record. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Offset of the oldest section that holds records; the end offset when there is none. */
  get startOffset(): number {
    return this.#lists.length === 0 ? this.#endOffset : this.#lists[0].list.firstOffset;
  }

  /** Notes a section behind all others; one without records only moves the end. */
  add(
    segment: Segment,
    section: {
      readonly baseOffset: number;
      readonly span: number;
      readonly count: number;
      readonly start: number;
      readonly byteLength: number;
    },
  ): void {
    this.#endOffset = section.baseOffset + section.span;
    if (section.count === 0) return;
    const newest = this.#lists.at(-1);
    let list = newest?.list;
    if (list === undefined || newest?.segment !== segment) {
      list = new SectionList();
      this.#lists.push({ segment, list });
    }
    list.add(section.baseOffset, section.span, section.count, section.start, section.byteLength);
  }

  /** Sections from the one that holds `offset` on. */
  *sections(offset: number): Generator<SectionPlace> {
    for (let at = this.#firstList(offset); at < this.#lists.length; at++) {
      const { segment, list } = this.#lists[at];
      for (let i = list.find(offset); i < list.size; i++) {
        yield {
          segment,
          baseOffset: list.baseOffset(i),
          start: list.start(i),
          byteLength: list.byteLength(i),
        };
      }
    }
  }

  /** Its sections in one segment; null when there are none. */
  inSegment(segment: Segment): SectionList | null {
    return this.#lists.find((entry) => entry.segment === segment)?.list ?? null;
  }

  /** Puts what cleaning has left in the place of a segment's sections. */
  replace(segment: Segment, list: SectionList | null): void {
    this.#lists = this.#lists.flatMap((entry) => {
      if (entry.segment !== segment) return [entry];
      return list === null || list.size === 0 ? [] : [{ segment, list }];
    });
  }

  /** Latest record of a key; null when there is none or the topic is not compacted. */
  latest(key: string): StoredRecord | null {
    return this.table?.records.get(key) ?? null;
  }

  #firstList(offset: number): number {
    let low = 0;
    let high = this.#lists.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lists[middle].list.endOffset > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
