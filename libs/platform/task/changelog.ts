import { deserialize, serialize } from 'node:v8';
import type { ChangelogEntry, Position } from './task-log.js';

/** Keys of a task's changelog. */
export const POSITION_KEY = 'position';
export const SNAPSHOT_KEY = 'snapshot';

/** A fold's state as it was when the task had read its input up to `position`. */
export interface Snapshot {
  readonly fingerprint: string;
  readonly position: Position;
  readonly state: unknown;
}

/** What a changelog says of one task. */
export interface TaskCheckpoint {
  readonly position: Position;
  /** null when there is none, or when another topology or schema wrote it: the input is folded again. */
  readonly snapshot: Snapshot | null;
}

/** The entry every commit carries. */
export function positionEntry(position: Position): ChangelogEntry {
  return { key: POSITION_KEY, value: Buffer.from(JSON.stringify(position)) };
}

/** State is plain data, so a structured clone in V8's stable format holds it, typed arrays included. */
export function snapshotEntry(snapshot: Snapshot): ChangelogEntry {
  return { key: SNAPSHOT_KEY, value: serialize(snapshot) };
}

/** Reads the latest entries of a changelog; a snapshot of another fingerprint, or of a newer V8 format, is none. */
export function readCheckpoint(
  latest: (key: string) => Uint8Array | null,
  fingerprint: string,
): TaskCheckpoint {
  const position = latest(POSITION_KEY);
  const bytes = latest(SNAPSHOT_KEY);
  const snapshot = bytes === null ? null : readSnapshot(bytes);
  return {
    position: position === null ? {} : (JSON.parse(Buffer.from(position).toString()) as Position),
    snapshot: snapshot?.fingerprint === fingerprint ? snapshot : null,
  };
}

function readSnapshot(bytes: Uint8Array): Snapshot | null {
  try {
    return deserialize(bytes) as Snapshot;
  } catch {
    return null;
  }
}
