import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { packageRoot } from '#platform/package-root.js';
import { FeedRunner } from '../feed-runner.js';
import type { BackfillRequest } from '../history/backfill-plan.js';
import { boursenovaHistory } from '../history/boursenova-history.js';
import { csvHistory, readCsvExport } from '../history/csv-export.js';
import { HistoryFeed } from '../history/history-feed.js';
import { readListedNames } from '../history/listed-names.js';
import { politeAsk } from '../history/polite-ask.js';
import { proxyHistory } from '../history/proxy-history.js';
import type { VenueHistory } from '../history/venue-history.js';
import { readCasablanca } from '../venues/replay/read-casablanca.js';
import type { BackfillArguments } from './arguments.js';

/** A year of an instrument is some 200 kB. */
const MOST_BYTES = 8_000_000;
const TIMEOUT_MS = 20_000;
const RETRIES = 4;
const DATA = ['data', 'casablanca'];

/** Runs a backfill until it is done or `signal` stops it. @param say a line of progress */
export async function runBackfill(
  given: BackfillArguments,
  log: FeedLog,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const directory = join(packageRoot(), ...DATA);
  const universe = readCasablanca(directory).universe();
  const { history, request } = origin(given, universe.instruments);
  const names = readListedNames(directory);
  request.instruments.forEach((name) => names.instrument(name));
  request.indices.forEach((name) => names.index(name));
  const feed = new HistoryFeed({ universe, history, names, request });
  const runner = await FeedRunner.open(feed, log);
  const stop = (): void => void runner.stop();
  signal.addEventListener('abort', stop, { once: true });
  let records = 0;
  await runner.runToEnd(({ events, progress }) => {
    if (progress === undefined || signal.aborted) return;
    for (const event of events) if (event.kind === 'gap') say(event.reason);
    records += events.filter(({ kind }) => kind === 'record').length;
    const { index, total, session } = progress;
    const { refused } = runner.counters;
    say(`${index}/${total}, up to ${session}: ${records} records, ${refused} refused`);
  });
  signal.removeEventListener('abort', stop);
  const { gaps, refused } = runner.counters;
  if (gaps > 0) say(`${gaps} ranges came empty: the same call asks for them again`);
  else if (records + refused === 0 && runner.done) say('nothing was left to do');
}

function origin(
  { from, to, origin: of, indices, pauseMs, ...given }: BackfillArguments,
  shipped: readonly string[],
): { readonly history: VenueHistory; readonly request: BackfillRequest } {
  if (of.kind === 'file') {
    const text = readFileSync(of.path, 'utf8');
    const found = [...readCsvExport(text, { from, to }).keys()];
    const digest = createHash('sha256').update(text).digest('hex');
    const instruments = given.instruments ?? found;
    const request = { ...{ from, to, instruments, indices }, source: digest, pieces: 'whole' };
    return { history: csvHistory(text), request: request as BackfillRequest };
  }
  const { base, generation } = of;
  const media = 'application/vnd.api+json';
  const ask = politeAsk(
    {
      ...{ hosts: [base.hostname], timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES },
      headers: { accept: `${media}, application/json`, 'content-type': media },
    },
    {
      ...{ pauseMs, retries: RETRIES },
      pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
    },
  );
  const open = generation === 'proxy' ? proxyHistory : boursenovaHistory;
  return {
    history: open(base, ask),
    request: {
      ...{ from, to, indices, pieces: 'years' },
      instruments: given.instruments ?? shipped,
      source: `${generation} of ${base.origin}`,
    },
  };
}
