import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { type FileSystem, systemCode } from './file-system.js';

const NAME = 'journal.lock';
const REFRESH_MS = 5_000;
/** A holder on another machine, whose process cannot be asked for, counts as gone after this. */
const ABANDONED_MS = 20_000;

interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one of the same pid; empty where the platform does not say. */
  readonly started: string;
}

/** Directories that this process holds: its own pid in a lock file is otherwise a process before a restart. */
const held = new Set<string>();

/**
 * Takes the directory for this process; returns what gives it back. A lock whose process has ended is taken over.
 * @throws BallastError CONFIG_JOURNAL when another process has the journal open
 */
export function lockDirectory(fs: FileSystem, directory: string, now: () => number): () => void {
  const path = join(directory, NAME);
  const own: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
  };
  if (!create(fs, path, own)) {
    takeOver(fs, path, { own, now: now() });
    if (!create(fs, path, own)) throw inUse(path, 'another process that started just now');
  }
  held.add(own.id);
  const refreshing = setInterval(() => {
    try {
      fs.touch(path, now());
    } catch {
      // The lock only looks older than it is; writing fails on its own when the disk is gone.
    }
  }, REFRESH_MS);
  refreshing.unref();
  return () => {
    clearInterval(refreshing);
    held.delete(own.id);
    if (read(fs, path)?.id === own.id) fs.remove(path);
  };
}

function create(fs: FileSystem, path: string, holder: Holder): boolean {
  let file;
  try {
    file = fs.open(path, 'create');
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    fs.write(file, Buffer.from(`${JSON.stringify(holder)}\n`), 0);
  } finally {
    fs.close(file);
  }
  return true;
}

/** Moves an abandoned lock out of the way. */
function takeOver(
  fs: FileSystem,
  path: string,
  { own, now }: { readonly own: Holder; readonly now: number },
): void {
  const holder = read(fs, path);
  if (isHeld(fs, path, { holder, now })) {
    throw inUse(
      path,
      holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`,
    );
  }
  // Renaming is atomic: of two processes that find the lock abandoned, one moves it.
  const aside = `${path}.${own.id}`;
  try {
    fs.rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = read(fs, aside);
  if (moved?.id !== holder?.id) {
    // Meanwhile another process took it over; this was its lock.
    fs.rename(aside, path);
    throw inUse(path, `process ${moved?.pid ?? 0}`);
  }
  fs.remove(aside);
}

function isHeld(
  fs: FileSystem,
  path: string,
  { holder, now }: { readonly holder: Holder | null; readonly now: number },
): boolean {
  // Locks are written in one go: an unreadable one is what a full disk or a crash left.
  if (holder === null) return false;
  if (held.has(holder.id)) return true;
  if (holder.host !== hostname()) return now - fs.modified(path) < ABANDONED_MS;
  if (holder.pid === process.pid || !isAlive(holder.pid)) return false;
  const started = startOf(holder.pid);
  return holder.started === '' || started === '' || holder.started === started;
}

function read(fs: FileSystem, path: string): Holder | null {
  try {
    const file = fs.open(path, 'read');
    try {
      const bytes = Buffer.alloc(fs.size(file));
      fs.read(file, bytes, 0);
      const holder = JSON.parse(bytes.toString()) as Partial<Holder>;
      const { id, pid, host, started } = holder;
      if (typeof id !== 'string' || typeof pid !== 'number' || typeof host !== 'string')
        return null;
      return { id, pid, host, started: started ?? '' };
    } finally {
      fs.close(file);
    }
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Boot and start time of a process, on Linux. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // The second field is the command in parentheses and may hold blanks; start time is field 22.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

function inUse(path: string, by: string): BallastError {
  return new BallastError(
    'CONFIG_JOURNAL',
    `expected a journal that nobody uses, was in use by ${by} (remove ${path} only if that is not true)`,
  );
}
