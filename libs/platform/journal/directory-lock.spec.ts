import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FaultyFileSystem } from '#testing/faulty-file-system.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { lockDirectory } from './directory-lock.js';
import { nodeFileSystem } from './node-file-system.js';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(removeTemporaryDirectories);

const path = (): string => join(directory, 'journal.lock');
const lock = (now = Date.now()): (() => void) =>
  lockDirectory(nodeFileSystem, directory, () => now);
const heldBy = (holder: object): void => {
  writeFileSync(path(), JSON.stringify({ id: 'x', host: hostname(), started: '', ...holder }));
};
/** A pid that was used a moment ago. */
const endedPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('the lock of a directory', () => {
  it('refuses a second holder and names the first', () => {
    const unlock = lock();
    expect(() => lock()).toThrow(
      expect.objectContaining({
        code: 'CONFIG_JOURNAL',
        message: expect.stringContaining(`in use by process ${process.pid} on ${hostname()}`),
      }),
    );
    unlock();
    expect(existsSync(path())).toBe(false);
    lock()();
  });

  it('is respected while the process that holds it lives', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    heldBy({ pid: holder.pid });
    expect(() => lock()).toThrow(`in use by process ${holder.pid}`);
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    lock()();
  });

  it('is taken over from a process that has ended', () => {
    heldBy({ pid: endedPid() });
    const unlock = lock();
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is taken over from an earlier process of the same pid, as in a container', () => {
    heldBy({ pid: process.pid });
    lock()();
  });

  it('is taken over when another process has the pid now', () => {
    if (process.platform !== 'linux') return;
    heldBy({ pid: process.ppid, started: 'another boot/1' });
    lock()();
  });

  it('is taken over when it is empty or unreadable', () => {
    for (const text of ['', '{', '"text"', 'null']) {
      writeFileSync(path(), text);
      lock()();
    }
  });

  it('of another machine counts until it has not been refreshed for a while', () => {
    heldBy({ pid: 1, host: 'elsewhere' });
    const now = Date.now();
    nodeFileSystem.touch(path(), now - 5_000);
    expect(() => lock(now)).toThrow('in use by process 1 on elsewhere');
    nodeFileSystem.touch(path(), now - 21_000);
    lock(now)();
  });

  it('is not removed when it has become the lock of somebody else', () => {
    const unlock = lock();
    heldBy({ id: 'other', pid: process.ppid });
    unlock();
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ id: 'other' });
  });

  it('goes to one of two processes that find it abandoned', () => {
    heldBy({ pid: endedPid() });
    const fileSystem = new FaultyFileSystem();
    const rename = fileSystem.rename.bind(fileSystem);
    let other: () => void = () => undefined;
    fileSystem.rename = (from, to) => {
      fileSystem.rename = rename;
      other = lock();
      rename(from, to);
    };
    expect(() => lockDirectory(fileSystem, directory, Date.now)).toThrow('in use by');
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    other();
    expect(readdirSync(directory)).toEqual([]);
  });
});
