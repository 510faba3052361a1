import { BallastError } from '#core/ballast-error.js';
import { lockDirectory } from './directory-lock.js';
import type { FileSystem } from './file-system.js';
import { firstSegment, newSegment } from './frame-log.js';
import { directoryFault } from './journal-fault.js';
import type { JournalOptions } from './journal-options.js';
import type { RecoveryReport } from './journal-reports.js';
import { nodeFileSystem } from './node-file-system.js';
import { recover } from './recovery.js';
import { RecentFrames } from './recent-frames.js';
import type { Segment } from './segment.js';
import { SegmentBytes } from './segment-bytes.js';
import { SegmentWriter } from './segment-writer.js';
import { TopicIndex } from './topic-index.js';

const MEMORY_BYTES = 64 * 1024 * 1024;
const NAMESPACE = 'ballast';

/** What an open journal is made of. */
export interface OpenedJournal {
  readonly fs: FileSystem;
  readonly index: TopicIndex;
  readonly recent: RecentFrames;
  readonly bytes: SegmentBytes;
  readonly writer: SegmentWriter;
  /** Oldest first; the last one is appended to. */
  readonly segments: Segment[];
  readonly nextFrame: number;
  readonly report: RecoveryReport;
  readonly unlock: () => void;
}

/** Makes, locks and reads the directory. @throws BallastError CONFIG_DATA_DIR, CONFIG_JOURNAL, IO_JOURNAL */
export function openJournal(options: JournalOptions): OpenedJournal {
  const { directory, now } = options;
  const fs = options.fileSystem ?? nodeFileSystem;
  return explained(directory, () => {
    fs.makeDirectory(directory);
    const unlock = lockDirectory(fs, directory, now);
    try {
      return openLocked(options, fs, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  });
}

function openLocked(options: JournalOptions, fs: FileSystem, unlock: () => void): OpenedJournal {
  const { directory, sync, onFatal, fingerprint = '', namespace = NAMESPACE } = options;
  const index = new TopicIndex(options.topics);
  const recent = new RecentFrames(options.memoryBytes ?? MEMORY_BYTES);
  const { report, nextFrame, ...recovered } = recover({ fs, directory, namespace, index, recent });
  const segments = [...recovered.segments];
  if (segments.length === 0) {
    const header = { namespace, fingerprint, firstFrame: nextFrame };
    segments.push(firstSegment(fs, directory, newSegment(directory, header)));
  }
  const segment = segments[segments.length - 1];
  const writer = new SegmentWriter({ fs, sync, recent, segment, onFatal });
  const bytes = new SegmentBytes(fs, recent);
  return { fs, index, recent, bytes, writer, segments, nextFrame, report, unlock };
}

function explained<Result>(directory: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    if (error instanceof BallastError) throw error;
    throw directoryFault(directory, error);
  }
}
