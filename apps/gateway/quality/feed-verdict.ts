import type { Quality, UniverseDefinition } from '#stream/generated/wire-types.js';
import { STILL_MS } from '#stream/still-stamp.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { unheardWindows } from './market-silence.js';
import { missedWindows } from './missed-windows.js';

/** Polls that have failed in a row before a feed is stalled. */
const FAILED_IN_ROW = 3;
/** Age of a report, ms, from which nobody feeds any more: three heartbeats. */
const SILENCE_MS = 180_000;

export const FEED_STATUSES = ['complete', 'gaps', 'stalled', 'silent'] as const;

/** What can be relied on: nothing has come, nothing comes now, something is missing, or all that was expected is there. */
export interface FeedVerdict {
  readonly status: (typeof FEED_STATUSES)[number];
  /** Why it is not complete. */
  readonly reasons: readonly string[];
}

/** @param now wall time, UTC ms */
export function feedVerdict(
  report: Quality | undefined,
  universe: UniverseDefinition,
  now: number,
): FeedVerdict {
  if (report === undefined) return { status: 'silent', reasons: ['it has not reported yet'] };
  const stalls = stallsOf(report, universe, now);
  const { ticks } = report.quotes;
  if (ticks === 0) return { status: 'silent', reasons: ['no quote was taken', ...stalls] };
  const gaps = gapsOf(report, universe);
  if (stalls.length > 0) return { status: 'stalled', reasons: [...stalls, ...gaps] };
  return gaps.length > 0 ? { status: 'gaps', reasons: gaps } : { status: 'complete', reasons: [] };
}

function stallsOf(report: Quality, universe: UniverseDefinition, now: number): string[] {
  if (report.ended) return [];
  const { failures, asOf, source } = report;
  const stalls: string[] = [];
  if (failures.inRow >= FAILED_IN_ROW) {
    stalls.push(
      `${failures.inRow} polls in a row have failed: ${failures.recent.at(-1)?.code ?? ''}`,
    );
  }
  // A live market is expected to speak in its calendar only, a simulated one always.
  const isExpected = source === 'simulated' || windowGridOf(universe).windowAt(now) !== null;
  if (isExpected && now - asOf > SILENCE_MS) {
    stalls.push(`its last report is ${Math.floor((now - asOf) / 1000)} s old`);
  }
  if (standsStill(report)) {
    stalls.push(`no newer stamp has come within ${STILL_MS / 60_000} minutes of trading`);
  }
  const unheard = unheardWindows(report, universe, now);
  if (unheard > 0) stalls.push(`${unheard} windows have ended since its newest stamp`);
  return stalls;
}

function gapsOf(report: Quality, universe: UniverseDefinition): string[] {
  const { sequence } = report;
  const gaps: string[] = [];
  const missed = missedWindows(report, universe);
  if (missed !== null) gaps.push(missed);
  if (sequence.missing > 0) gaps.push(`${sequence.missing} trade numbers have not come`);
  const failed = sinceSession(report, ({ code }) => !NO_POLLS.has(code));
  if (failed !== null) gaps.push(`${failed.count} polls have failed since ${failed.session}`);
  const stood = sinceSession(report, ({ code }) => code === 'SOURCE_STILL');
  if (stood !== null) {
    gaps.push(`its answers have stood still ${stood.count} times since ${stood.session}`);
  }
  const heard = new Set(
    report.instruments.filter(({ ticks }) => ticks > 0).map(({ instrument }) => instrument),
  );
  const unheard = universe.instruments.filter((instrument) => !heard.has(instrument));
  if (unheard.length > 0) gaps.push(`no quote was taken of ${unheard.join(', ')}`);
  return gaps;
}

type Failed = Quality['failures']['recent'][number];

/** Gaps that are no failed polls: numbers that were left out are missing until they have come, and answers that stand still did come. */
const NO_POLLS: ReadonlySet<string> = new Set(['SOURCE_SEQUENCE', 'SOURCE_STILL']);

/** Failures of a kind since the newest session began, as words; null where there is none. */
function sinceSession(
  { failures, session }: Quality,
  isIt: (failed: Failed) => boolean,
): { readonly count: string; readonly session: string } | null {
  const { recent, total } = failures;
  const since = recent.filter(({ at }) => session !== null && isoDay(at) >= session);
  const count = since.filter(isIt).length;
  if (count === 0) return null;
  // The report names the newest only: where all of them are of the session, there may be more.
  const more = since.length === recent.length && total > recent.length ? 'at least ' : '';
  return { count: `${more}${count}`, session: session ?? '' };
}

/** Whether a feed that knows when its market trades has said that nothing newer comes, and nothing newer has come since. */
function standsStill({ failures: { recent }, marketTime }: Quality): boolean {
  const told = recent.findLast(({ code }) => code === 'SOURCE_STILL');
  return told !== undefined && (marketTime === null || marketTime <= told.at - STILL_MS);
}

const isoDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
