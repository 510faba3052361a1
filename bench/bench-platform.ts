import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlatform, type Platform } from '../apps/embedded/platform.js';
import { topology } from '#stream/topology.js';
import { handlerOf } from '#testing/hosted-stages.js';

/** The embedded platform in a directory of its own, with every stage hosted as the apps host them. */
export async function withPlatform<Result>(
  work: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const platform = openPlatform({
    directory,
    start: 'continue',
    syncMs: 50,
    onFatal: (error) => {
      throw error;
    },
  });
  for (const stage of topology) platform.runtime.host(stage, handlerOf(stage, platform.solver));
  platform.runtime.start();
  try {
    return await work(platform);
  } finally {
    await platform.runtime.stop();
    await platform.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
