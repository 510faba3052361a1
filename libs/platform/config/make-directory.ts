import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it, one at a time: Node's recursive mkdir never comes back where the kernel answers
 * ENOENT below a directory that is there, as in /proc.
 * @throws the system's error when one of them cannot be made, or is something else
 */
export function makeDirectory(path: string): void {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory() === true) return;
  const above = dirname(path);
  if (known === undefined && above !== path) makeDirectory(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been faster.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
