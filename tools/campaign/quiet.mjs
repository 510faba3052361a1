import { topicList } from '#stream/topics.js';
import { pause } from './fleet.mjs';

const LOOK_EVERY_MS = 1000;
/** Positions follow their input within a second, marks of overdue solves within two. */
const QUIET_LOOKS = 5;
const PATIENCE_MS = 180_000;

/** Resolves when no topic has grown for five seconds. */
export async function whenQuiet(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  const until = Date.now() + PATIENCE_MS;
  let before = '';
  for (let quiet = 0; quiet < QUIET_LOOKS && Date.now() < until;) {
    await pause(LOOK_EVERY_MS);
    const now = await endsOf(admin);
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
  await admin.disconnect();
}

async function endsOf(admin) {
  const ends = await Promise.all(
    topicList.map(async ({ name }) => {
      const offsets = await admin.fetchTopicOffsets(name);
      return `${name} ${offsets.map(({ high }) => high).join()}`;
    }),
  );
  return ends.sort().join();
}
