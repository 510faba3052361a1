import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { FEED_STATUSES } from './feed-verdict.js';

const byCode = s.mapOf(s.integer());

const report = s.object({
  venue: s.text(),
  source: s.oneOf(['history', 'live', 'simulated'], 'Of its newest tick'),
  asOf: s.instant('Wall time of the report'),
  marketTime: s.instantOrNull('Newest stamp of the venue'),
  session: s.textOrNull('Of the newest tick'),
  ended: s.flag('Nothing follows: a replay'),
  batches: s.integer('And polls that were made, failed ones included'),
  failures: s.object({
    total: s.integer('Failed polls and lost connections'),
    inRow: s.integer('Up to now'),
    byCode,
    recent: s.list(
      s.object({ at: s.instant(), code: s.text(), reason: s.text() }),
      'The newest twenty',
    ),
  }),
  quotes: s.object({
    received: s.integer('ticks + repeats + refused'),
    ticks: s.integer(),
    repeats: s.integer(),
    refused: s.integer(),
    refusedByCode: byCode,
  }),
  windows: s.object({
    expected: s.integer('Of the calendar, from the first with a tick to the newest'),
    received: s.integer('With a tick'),
    missed: s.integer('Closed without one'),
    missing: s.list(s.object({ session: s.text(), windowEnd: s.instant() }), 'The newest fifty'),
  }),
  instruments: s.list(
    s.object({
      instrument: s.text(),
      ticks: s.integer(),
      refused: s.integer(),
      eventTime: s.instantOrNull('Of its newest tick'),
      stalenessMs: s.integerOrNull('Market time - event time'),
      wallStalenessMs: s.integerOrNull(
        'Wall time in sessions since it, at the call; null unless the feed is live and goes on',
      ),
    }),
  ),
  disorder: s.object({
    ticks: s.integer('That came behind the newest stamp'),
    largestMs: s.integer(),
    meanMs: s.number('Over all ticks'),
  }),
  sequence: s.object({
    gaps: s.integer('Jumps over trade numbers'),
    missing: s.integer('Numbers that have not come since'),
    duplicates: s.integer(),
  }),
  skew: s.orNull(
    s.object(
      {
        lastMs: s.integer(),
        leastMs: s.integer(),
        medianMs: s.number('Of the last 256 answers'),
        answers: s.integer(),
      },
      { description: 'Receipt of an answer - its newest stamp' },
    ),
  ),
  ticksPerMinute: s.object(
    {
      now: s.integer('In the newest minute'),
      median: s.number('Of the session'),
      burst: s.orNull(
        s.object(
          {
            session: s.text(),
            at: s.instant(),
            ticks: s.integer(),
            median: s.number(),
            ratio: s.number('ticks / median'),
          },
          { description: 'The busiest minute of a session against its median; the greatest' },
        ),
      ),
    },
    { description: 'Of market time, over minutes with a tick' },
  ),
});

export const QUALITY_DOC: OperationDoc = {
  summary: 'How good the data of a universe are',
  description:
    'What each of its feeds has brought since its beginning, restarts included: counted in the same commit as the ticks, so nothing is counted twice and nothing is lost. `complete`: all that was expected is there; `gaps`: something is missing; `stalled`: nothing comes now; `silent`: no quote was ever taken.',
  answer: {
    recorded: RECORDED.quality,
    name: 'UniverseQuality',
    schema: s.object({
      universeId: s.text(),
      asOf: s.instantOrNull('Of the newest report; null before the first'),
      feeds: s.list(
        s.object({
          feed: s.text(),
          verdict: s.object({
            status: s.oneOf(FEED_STATUSES),
            reasons: s.list(s.text(), 'Why it is not complete'),
          }),
          report: s.orNull(report),
        }),
      ),
    }),
  },
  problems: [RECORDED.unknownUniverse, RECORDED.notReady],
};
