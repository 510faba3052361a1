import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import type { FileSystem } from './file-system.js';
import { decodeFrame, findFrame } from './frame-decoder.js';
import { indexFrame } from './index-frame.js';
import type { RecoveryReport } from './journal-reports.js';
import type { RecentFrames } from './recent-frames.js';
import { Segment, firstFrameOf } from './segment.js';
import { readAt } from './segment-bytes.js';
import { type SegmentHeader, parseHeader } from './segment-header.js';
import type { TopicIndex } from './topic-index.js';

/** Files end so while cleaning writes them. */
export const TEMPORARY = '.tmp';

const SUFFIX = '.journal';

/** What a directory holds. */
export interface Recovered {
  readonly segments: readonly Segment[];
  readonly nextFrame: number;
  readonly report: RecoveryReport;
}

/** What recovery needs and fills. */
export interface RecoveryParts {
  readonly fs: FileSystem;
  readonly directory: string;
  readonly namespace: string;
  readonly index: TopicIndex;
  readonly recent: RecentFrames;
}

/**
 * Reads all segments in order and keeps a prefix of frames: a torn tail of the last one is cut.
 * @throws BallastError CONFIG_JOURNAL for damage elsewhere and for what is no journal of ours
 */
export function recover(parts: RecoveryParts): Recovered {
  const recovery = new Recovery(parts);
  try {
    return recovery.run();
  } catch (error) {
    recovery.closeAll();
    throw error;
  }
}

class Recovery {
  readonly #segments: Segment[] = [];
  readonly #removed: string[] = [];
  #frames = 0;
  #records = 0;
  #lastFrame = -1;
  #cut: { readonly bytes: number; readonly segment: string } | null = null;

  constructor(private readonly parts: RecoveryParts) {}

  run(): Recovered {
    const names = this.#names();
    names.forEach((name, i) => {
      this.#readSegment(name, i === names.length - 1 ? 'last' : 'closed');
    });
    return {
      segments: this.#segments,
      nextFrame: this.#lastFrame + 1,
      report: {
        segments: this.#segments.length,
        frames: this.#frames,
        records: this.#records,
        truncatedBytes: this.#cut?.bytes ?? 0,
        truncatedSegment: this.#cut?.segment ?? null,
        removedFiles: this.#removed,
        fingerprint: this.#segments.at(-1)?.header.fingerprint ?? null,
      },
    };
  }

  closeAll(): void {
    for (const { file } of this.#segments) if (file !== null) this.parts.fs.close(file);
  }

  #names(): string[] {
    const { fs, directory } = this.parts;
    const names = [...fs.list(directory)].sort();
    for (const name of names.filter((file) => file.endsWith(SUFFIX + TEMPORARY))) {
      fs.remove(join(directory, name));
      this.#removed.push(name);
    }
    const segments = names.filter((name) => name.endsWith(SUFFIX));
    for (const name of segments) {
      if (firstFrameOf(name) === null) {
        throw damage(join(directory, name), 'expected a name of 12 digits');
      }
    }
    return segments;
  }

  #readSegment(name: string, place: 'last' | 'closed'): void {
    const { fs, directory, recent } = this.parts;
    const path = join(directory, name);
    const file = fs.open(path, 'readWrite');
    const placeholder: SegmentHeader = {
      journalId: Buffer.alloc(0),
      firstFrame: firstFrameOf(name) ?? 0,
      cleanings: 0,
      namespace: '',
      fingerprint: '',
    };
    const segment = new Segment(path, placeholder, fs.size(file));
    segment.file = file;
    this.#segments.push(segment);
    const bytes = readAt(fs, segment, 0, segment.size);
    const start = this.#readHeader(segment, bytes, place);
    if (start === null) return;
    this.#readFrames(segment, { bytes, start, place });
    recent.keep(segment, bytes.subarray(0, segment.size));
  }

  /** Position of the first frame; null when the file was created and no more, and is gone now. */
  #readHeader(segment: Segment, bytes: Buffer, place: 'last' | 'closed'): number | null {
    const { path, firstFrame } = segment;
    const parsed = parseHeader(bytes);
    if (parsed.kind === 'partial' && place === 'last') {
      this.#drop(segment);
      return null;
    }
    if (parsed.kind === 'version') {
      throw damage(
        path,
        `expected format version 1, was ${parsed.version} (a newer Ballast wrote it)`,
      );
    }
    if (parsed.kind === 'foreign')
      throw damage(path, 'expected a journal of Ballast, was another file');
    if (parsed.kind !== 'header') throw damage(path, 'expected a whole header at 0, was damaged');
    const { header, length } = parsed;
    const expected = this.#segments[0] === segment ? header : this.#segments[0].header;
    if (header.firstFrame !== firstFrame) {
      throw damage(path, `expected first frame ${firstFrame}, was ${header.firstFrame}`);
    }
    if (!header.journalId.equals(expected.journalId)) {
      throw damage(path, 'expected a segment of the same journal, was one of another');
    }
    if (header.namespace !== this.parts.namespace) {
      throw damage(path, `expected namespace ${this.parts.namespace}, was ${header.namespace}`);
    }
    segment.header = header;
    return length;
  }

  #readFrames(
    segment: Segment,
    {
      bytes,
      start,
      place,
    }: { readonly bytes: Buffer; readonly start: number; readonly place: 'last' | 'closed' },
  ): void {
    let position = start;
    if (segment.firstFrame <= this.#lastFrame) {
      throw damage(
        segment.path,
        `expected frames after ${this.#lastFrame}, was ${segment.firstFrame}`,
      );
    }
    this.#lastFrame = segment.firstFrame - 1;
    while (position < bytes.length) {
      const frame = decodeFrame(bytes, position);
      if (typeof frame === 'string') {
        this.#cutTail(segment, { bytes, position, place, fault: frame });
        return;
      }
      this.#checkNumber(segment, frame.number, position);
      try {
        this.#records += indexFrame(this.parts.index, segment, { bytes, frame });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw damage(segment.path, `${reason} (frame at ${position})`);
      }
      this.#lastFrame = frame.number;
      this.#frames += 1;
      position = frame.end;
    }
  }

  #checkNumber(segment: Segment, number: number, position: number): void {
    const next = this.#lastFrame + 1;
    const follows = segment.header.cleanings === 0 ? number === next : number >= next;
    if (!follows) {
      throw damage(segment.path, `expected frame ${next} at ${position}, was ${number}`);
    }
  }

  #cutTail(
    segment: Segment,
    tail: {
      readonly bytes: Buffer;
      readonly position: number;
      readonly place: 'last' | 'closed';
      readonly fault: string;
    },
  ): void {
    const { bytes, position, fault } = tail;
    const { fs } = this.parts;
    const whole = tail.place === 'last' ? findFrame(bytes, position + 1, this.#lastFrame) : null;
    if (tail.place === 'closed' || whole !== null) {
      const more = whole === null ? 'more segments follow' : `a whole frame follows at ${whole}`;
      throw damage(segment.path, `expected a frame at ${position}, but it ${fault} and ${more}`);
    }
    this.#cut = { bytes: bytes.length - position, segment: segment.path };
    segment.size = position;
    if (segment.file !== null) {
      fs.truncate(segment.file, position);
      fs.sync(segment.file);
    }
  }

  /** Removes a last segment whose header never reached the disk. */
  #drop(segment: Segment): void {
    const { fs, directory } = this.parts;
    this.#cut = { bytes: segment.size, segment: segment.path };
    this.#segments.pop();
    if (segment.file !== null) fs.close(segment.file);
    fs.remove(segment.path);
    fs.syncDirectory(directory);
  }
}

function damage(path: string, what: string): BallastError {
  return new BallastError('CONFIG_JOURNAL', `cannot use the journal file ${path}: ${what}`);
}
