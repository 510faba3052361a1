import type { Quality, UniverseDefinition } from '#stream/generated/wire-types.js';
import { isoTime, isoTimeOrNull } from '../iso-time.js';
import type { MarketData } from '../read-model/market-data.js';
import { feedVerdict, type FeedVerdict } from './feed-verdict.js';
import { wallStaleness } from './market-silence.js';

type Failures = Quality['failures'];

/** What a feed has brought since its beginning: docs/quality.md. */
export interface FeedReport extends Omit<
  Quality,
  'feed' | 'universeId' | 'asOf' | 'marketTime' | 'failures' | 'windows' | 'instruments' | 'rate'
> {
  readonly asOf: string;
  readonly marketTime: string | null;
  readonly failures: Omit<Failures, 'recent'> & {
    readonly recent: readonly {
      readonly at: string;
      readonly code: string;
      readonly reason: string;
    }[];
  };
  readonly windows: Omit<Quality['windows'], 'missing'> & {
    readonly missing: readonly { readonly session: string; readonly windowEnd: string }[];
  };
  readonly instruments: readonly {
    readonly instrument: string;
    readonly ticks: number;
    readonly refused: number;
    readonly eventTime: string | null;
    readonly stalenessMs: number | null;
    /** Wall time in sessions since its newest tick; null where nothing is listened to. */
    readonly wallStalenessMs: number | null;
  }[];
  readonly ticksPerMinute: {
    readonly now: number;
    readonly median: number;
    readonly burst: {
      readonly session: string;
      readonly at: string;
      readonly ticks: number;
      readonly median: number;
      readonly ratio: number;
    } | null;
  };
}

/** GET /universes/{id}/quality. */
export interface QualityView {
  readonly universeId: string;
  /** Of the newest report; null before the first. */
  readonly asOf: string | null;
  readonly feeds: readonly {
    readonly feed: string;
    readonly verdict: FeedVerdict;
    readonly report: FeedReport | null;
  }[];
}

/** How good the feeds of a universe are. @param now wall time, UTC ms */
export function qualityView(
  universe: UniverseDefinition,
  market: MarketData,
  now: number,
): QualityView {
  const reports = universe.feeds.map((feed) => market.quality(feed));
  const newest = Math.max(...reports.map((report) => report?.asOf ?? -Infinity));
  return {
    universeId: universe.universeId,
    asOf: newest === -Infinity ? null : isoTime(newest),
    feeds: universe.feeds.map((feed, i) => ({
      feed,
      verdict: feedVerdict(reports[i], universe, now),
      report: reports[i] === undefined ? null : reportOf(reports[i], universe, now),
    })),
  };
}

/** Of the universe's own instruments: another one may follow the same feed. */
function reportOf(quality: Quality, universe: UniverseDefinition, now: number): FeedReport {
  const { failures, windows, rate } = quality;
  const of = new Map(quality.instruments.map((one) => [one.instrument, one]));
  return {
    ...{ venue: quality.venue, source: quality.source, session: quality.session },
    ...{ asOf: isoTime(quality.asOf), marketTime: isoTimeOrNull(quality.marketTime) },
    ...{ ended: quality.ended, batches: quality.batches, quotes: quality.quotes },
    ...{ disorder: quality.disorder, sequence: quality.sequence, skew: quality.skew },
    failures: {
      ...failures,
      recent: failures.recent.map(({ at, code, reason }) => ({ at: isoTime(at), code, reason })),
    },
    windows: {
      ...windows,
      missing: windows.missing.map(({ session, windowEnd }) => {
        return { session, windowEnd: isoTime(windowEnd) };
      }),
    },
    instruments: universe.instruments.map((instrument) => {
      const { ticks, refused, eventTime, stalenessMs } = of.get(instrument) ?? NEVER;
      return {
        ...{ instrument, ticks, refused, eventTime: isoTimeOrNull(eventTime), stalenessMs },
        wallStalenessMs: wallStaleness(quality, universe, { since: eventTime, now }),
      };
    }),
    ticksPerMinute: {
      now: rate.now,
      median: rate.median,
      burst: rate.burst === null ? null : { ...rate.burst, at: isoTime(rate.burst.at) },
    },
  };
}

const NEVER = { ticks: 0, refused: 0, eventTime: null, stalenessMs: null } as const;
