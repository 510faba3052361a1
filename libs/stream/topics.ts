/** How long records of a topic are kept. */
export type Cleanup =
  | { readonly kind: 'forever' }
  | { readonly kind: 'compact' }
  | { readonly kind: 'delete'; readonly retentionMs: number };

/** One row of the table of topics, from which topics are created on every runtime. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** File name (without .avsc) in schemas/; null for opaque values (changelogs). */
  readonly schema: string | null;
  readonly key: string;
  readonly cleanup: Cleanup;
  /** The five names that outside clients use: never namespaced, plain Avro, any partitioner. */
  readonly public: boolean;
  readonly purpose: string;
}

const DAY_MS = 86_400_000;
const forever: Cleanup = { kind: 'forever' };
const compact: Cleanup = { kind: 'compact' };
const HOUR_MS = 3_600_000;
const hours = (n: number): Cleanup => ({ kind: 'delete', retentionMs: n * HOUR_MS });
const days = (n: number): Cleanup => ({ kind: 'delete', retentionMs: n * DAY_MS });

const internal = (
  name: string,
  schema: string,
  key: string,
  cleanup: Cleanup,
  purpose: string,
): TopicSpec => ({
  name: `ballast.${name}`,
  partitions: 4,
  schema,
  key,
  cleanup,
  public: false,
  purpose,
});

const outward = (name: string, schema: string, key: string, purpose: string): TopicSpec => ({
  name,
  partitions: 3,
  schema,
  key,
  cleanup: forever,
  public: true,
  purpose,
});

/** The one table of topics. */
export const topics = {
  intradayPrices: outward(
    'intraday-stock-prices',
    'BourseData',
    'ticker',
    "the venue's quotes in full",
  ),
  portfStats: outward(
    'portfStats',
    'PortfolioStatsSchema',
    'portfolio id',
    'prior statistics per week',
  ),
  portfUpdatedStats: outward(
    'portfUpdatedStats',
    'PortfolioStatsSchema',
    'portfolio id',
    'current statistics per week',
  ),
  portfMetrics: outward('portfMetrics', 'PortfolioMetrics', 'portfolio id', 'metrics per week'),
  weights: outward('Weights', 'WeightSchema', 'portfolio id', 'target weights by version'),
  ticks: internal(
    'ticks',
    'tick-record',
    'instrument, feed or universe id',
    hours(1),
    'canonical ticks, watermarks, universe definitions',
  ),
  universe: internal(
    'universe',
    'universe-record',
    'universe id',
    days(7),
    'the only input of the universe stage',
  ),
  solves: internal('solves', 'solve-request', 'portfolio id', days(7), 'complete solve requests'),
  decisions: internal(
    'decisions',
    'decision',
    'portfolio id',
    forever,
    'what was decided, on what',
  ),
  metrics: internal('metrics', 'metrics', 'portfolio id', days(3650), 'figures of every window'),
  statistics: internal(
    'statistics',
    'portfolio-statistics',
    'portfolio id',
    compact,
    'the statistics a reader is served',
  ),
  outcomes: internal('outcomes', 'outcome', 'command or definition id', days(365), 'verdicts'),
  definitions: internal(
    'definitions',
    'definition-record',
    'portfolio:<id> or universe:<id>',
    compact,
    'current definitions',
  ),
  returns: internal(
    'returns',
    'returns',
    'universe id',
    days(3650),
    'the cross-section of each closed window',
  ),
  dailyHistory: internal(
    'daily-history',
    'DailyPriceStock',
    'ticker',
    days(3650),
    "a day of an instrument, as the venue's history says it",
  ),
  indexLevels: internal(
    'index-levels',
    'index-level',
    'index symbol',
    days(3650),
    'levels of the indices, daily and live',
  ),
  macro: internal(
    'macro',
    'macro',
    'series',
    forever,
    'macro-economic series, each value with the time of its release',
  ),
  late: internal(
    'late',
    'late-tick',
    'instrument',
    days(30),
    'ticks after their window had closed',
  ),
  audited: {
    ...internal(
      'audited',
      'audit-fact',
      'portfolio:<id> or universe:<id>',
      forever,
      'what the universe stage says of each call that changes something',
    ),
    partitions: 1,
  },
  audit: {
    ...internal('audit', 'audit-entry', 'audit', forever, 'the same, numbered and hash-chained'),
    partitions: 1,
  },
  quality: internal(
    'quality',
    'quality',
    'feed',
    compact,
    'what each feed has brought, and how well',
  ),
  marks: internal(
    'marks',
    'marks',
    'universe id',
    compact,
    'prices of the open session, which mark performance and enter no estimate',
  ),
  pushed: internal(
    'pushed',
    'pushed',
    'feed',
    days(30),
    'what callers have pushed, each feed in its order',
  ),
  deadLetter: internal(
    'dead-letter',
    'dead-letter',
    'original key',
    days(365),
    'poison, with the reason',
  ),
} as const satisfies Record<string, TopicSpec>;

export const topicList: readonly TopicSpec[] = Object.values(topics);

/** Changelog topic of a stage: positions and snapshots of its tasks. */
export const changelogTopic = (stage: string): string => `ballast.changelog.${stage}`;

const compacted: ReadonlySet<string> = new Set(
  topicList.flatMap(({ name, cleanup }) => (cleanup.kind === 'compact' ? [name] : [])),
);

/** A table of the latest record of each key: older offsets may be missing. */
export const isCompacted = (topic: string): boolean =>
  compacted.has(topic) || topic.startsWith('ballast.changelog.');
