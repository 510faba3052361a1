import 'reflect-metadata';
import { isoDate } from '#core/civil-date.js';
import { printsConfiguration } from '#platform/config/effective-configuration.js';
import { readEnvironment } from '#platform/config/environment.js';
import { exitWith } from '#platform/service/exit-with.js';
import { readBackfillArguments } from './arguments.js';
import { openLog } from './open-log.js';
import { runBackfill } from './run-backfill.js';

const DAY_MS = 86_400_000;

/** `npm run backfill`: daily prices and levels of indices into the log that `npm start` would use. */
async function run(): Promise<void> {
  const today = isoDate(Math.floor(Date.now() / DAY_MS));
  const given = readBackfillArguments(process.argv.slice(2), today);
  const log = await openLog(readEnvironment(process.env));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopping.abort();
    });
  }
  try {
    await runBackfill(given, log.feed, {
      say: (line) => process.stdout.write(`${line}\n`),
      signal: stopping.signal,
    });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    await log.close();
  }
}

try {
  if (!printsConfiguration(process.argv)) {
    await run();
    process.exit();
  }
} catch (error) {
  exitWith(error);
  process.exit();
}
