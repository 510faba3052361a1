import { avroRecordCodec } from '#platform/task/record-codec.js';
import { writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { loadPortfolios } from '#testing/checker/load-universe.js';
import { pause } from './fleet.mjs';
import { campaignUniverse } from './source.mjs';

const PATIENCE_MS = 90_000;

/**
 * Writes the campaign's universe and portfolios, once the ingestor has written what it ships with: it takes a log with
 * any definition for its own.
 */
export async function define(kafka, watcher) {
  await whenBroadcast(watcher, 'casablanca');
  const codec = avroRecordCodec();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  await writeBootstrap(
    {
      publish: async (outputs) => {
        const records = outputs.map((output) => codec.encode(output));
        // A later version of a schema is named by a header.
        const messages = records.map(({ partition, key, value, headers }) => {
          return { partition, key, value, headers };
        });
        await producer.send({ topic: records[0].topic, messages });
      },
    },
    { universes: [campaignUniverse], portfolios: loadPortfolios(campaignUniverse) },
  );
  await producer.disconnect();
  await whenBroadcast(watcher, campaignUniverse.universeId);
}

async function whenBroadcast(watcher, universeId) {
  for (const until = Date.now() + PATIENCE_MS; !watcher.broadcast.has(universeId);) {
    if (Date.now() > until)
      throw new Error(`no definition of ${universeId} after ${PATIENCE_MS / 1000} s`);
    await pause(50);
  }
}
