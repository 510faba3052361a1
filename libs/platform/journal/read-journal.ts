import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { type FileSystem, systemCode } from './file-system.js';
import { decodeFrame, findFrame } from './frame-decoder.js';
import { directoryFault } from './journal-fault.js';
import { nodeFileSystem } from './node-file-system.js';
import { visitRecords } from './record-decoder.js';
import { firstFrameOf, Segment } from './segment.js';
import { readAt } from './segment-bytes.js';
import { parseHeader } from './segment-header.js';

/** A record with the time of its commit, UTC ms. */
export interface TimedRecord extends StoredRecord {
  readonly time: number;
}

/** Cleaning replaces and removes files: whoever reads beside it looks again. */
const ATTEMPTS = 3;

/**
 * Every retained record of one topic, in the order of commits, as the disk has them now: without the lock of the
 * directory and without a change to it, while another process writes or none does. What of the last segment is not
 * written yet is passed over; damage, which whole frames follow, is not.
 * @throws BallastError CONFIG_DATA_DIR, CONFIG_JOURNAL, IO_JOURNAL
 */
export function readJournal(
  directory: string,
  topic: string,
  fs: FileSystem = nodeFileSystem,
): readonly TimedRecord[] {
  for (let attempt = 1; ; attempt++) {
    try {
      return segmentNames(fs, directory).flatMap((name) => readSegment(fs, directory, name, topic));
    } catch (error) {
      if (systemCode(error) === 'ENOENT' && attempt < ATTEMPTS) continue;
      throw error instanceof BallastError ? error : directoryFault(directory, error);
    }
  }
}

const segmentNames = (fs: FileSystem, directory: string): string[] =>
  fs
    .list(directory)
    .filter((name) => firstFrameOf(name) !== null)
    .sort();

function readSegment(
  fs: FileSystem,
  directory: string,
  name: string,
  topic: string,
): TimedRecord[] {
  const path = join(directory, name);
  const file = fs.open(path, 'read');
  try {
    const bytes = wholeFile(fs, path, file);
    const parsed = parseHeader(bytes);
    if (parsed.kind === 'partial') return [];
    if (parsed.kind === 'header') return recordsOf(path, bytes, { start: parsed.length, topic });
    throw new BallastError(
      'CONFIG_JOURNAL',
      `cannot use the journal file ${path}: expected a segment of this version, was another file`,
    );
  } finally {
    fs.close(file);
  }
}

function wholeFile(fs: FileSystem, path: string, file: number): Buffer {
  const header = {
    journalId: Buffer.alloc(0),
    firstFrame: 0,
    cleanings: 0,
    namespace: '',
    fingerprint: '',
  };
  const segment = new Segment(path, header, fs.size(file));
  segment.file = file;
  return readAt(fs, segment, 0, segment.size);
}

function recordsOf(
  path: string,
  bytes: Buffer,
  { start, topic }: { readonly start: number; readonly topic: string },
): TimedRecord[] {
  const records: TimedRecord[] = [];
  let last = -1;
  for (let at = start; at < bytes.length;) {
    const frame = decodeFrame(bytes, at);
    if (typeof frame === 'string') {
      if (findFrame(bytes, at + 1, last) === null) break;
      throw new BallastError(
        'CONFIG_JOURNAL',
        `expected whole frames in ${path}, was damage at byte ${at}: the frame ${frame}`,
      );
    }
    const { time } = frame;
    last = frame.number;
    for (const section of frame.sections) {
      if (section.topic !== topic) continue;
      const of = {
        ...section,
        bytes: bytes.subarray(section.start, section.start + section.byteLength),
      };
      // A copy: a view would keep the whole segment in memory.
      visitRecords(of, (record) =>
        records.push({ ...record, value: Uint8Array.from(record.value), time }),
      );
    }
    at = frame.end;
  }
  return records;
}
