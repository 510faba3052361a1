// A life of the embedded runtime on a journal that ends by kill -9, or when the source has said everything. Prints the
// window it has fed. Runs what was built, since Node loads no TypeScript.
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers';
import { Journal } from '#platform/journal/journal.js';
import {
  defineUniverse,
  feedWindow,
  fedWindows,
  seededWindows,
} from '#testing/checker/checked-run.js';
import { startStages } from '#testing/hosted-stages.js';
import { topicList } from '#stream/topics.js';

const [directory, windows, seed] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const journal = Journal.open({
  directory,
  topics: topicList,
  sync: { kind: 'interval', ms: 20 },
  now: Date.now,
  onFatal: (error) => {
    throw error;
  },
});
const runtime = startStages(journal);
const fed = fedWindows(journal);
if (fed === 0) await defineUniverse(journal);
await runtime.settled();
for (const [k, window] of seededWindows(windows, seed).entries()) {
  if (k < fed) continue;
  feedWindow(journal, window, k + 1);
  // Some windows are written on top of what is still being folded.
  if (k % 3 > 0) await new Promise((resolve) => setImmediate(resolve));
  else await runtime.settled();
  writeSync(1, `${k + 1}\n`);
}
await runtime.settled();
await runtime.stop();
await journal.close();
