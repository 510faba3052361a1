import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ours } from '../arms/ours.js';
import { type ProfileSummary, summariseProfile } from '../process/cpu-profile.js';
import type { Bench, Setting } from '../session.js';
import { drainOnce, type DrainSize } from './drain.js';

/** Where the analytics process spends a drain: a sampled profile, not a guess. */
export async function profileDrain(
  bench: Bench,
  of: { readonly setting: Setting; readonly size: DrainSize },
): Promise<ProfileSummary | null> {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-profile-'));
  const node = ['--cpu-prof', `--cpu-prof-dir=${directory}`, '--cpu-prof-interval=500'];
  try {
    await drainOnce(bench, { pipeline: ours({ node }), ...of });
    return summariseProfile(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
