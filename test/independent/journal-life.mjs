// A life of a journal that ends by kill -9: commits numbered records for ever and prints the number up to which all is
// on disk. Runs what was built, since Node loads no TypeScript.
import { writeSync } from 'node:fs';
import { Journal } from '#platform/journal/journal.js';
import { topicList } from '#stream/topics.js';

const journal = Journal.open({
  directory: process.argv[2],
  topics: topicList,
  sync: { kind: 'interval', ms: 5 },
  segmentBytes: 64 * 1024,
  cleanableRatio: 0.05,
  now: Date.now,
  onFatal: (error) => {
    throw error;
  },
});
const stored = journal.latest('ballast.changelog.life', 0, 'position');
let next = stored === null ? 0 : Number(Buffer.from(stored.value).toString());

setInterval(() => journal.clean(() => Infinity, 1), 20);
for (;;) {
  for (let i = 0; i < 20; i++, next++) {
    const value = Buffer.from(`${next}`);
    journal.commit({
      stage: 'life',
      task: 0,
      outputs: [
        { topic: 'Weights', partition: 0, key: 'k', value },
        { topic: 'ballast.decisions', partition: 1, key: 'k', value },
      ],
      changelog: [{ key: 'position', value: Buffer.from(`${next + 1}`) }],
    });
  }
  const reached = next;
  void journal.synced().then(() => writeSync(1, `${reached}\n`));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
