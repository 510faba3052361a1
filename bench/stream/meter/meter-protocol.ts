/** What a meter reads, and of which layout the metrics are. */
export interface MeterOptions {
  readonly broker: string;
  /** Physical names; null where a pipeline has no such topic. */
  readonly topics: {
    readonly metrics: string;
    readonly weights: string | null;
    readonly universe: string | null;
    readonly late: string | null;
    readonly deadLetters: string | null;
    readonly outcomes: string | null;
  };
  readonly layout: 'ballast' | 'peer';
  readonly portfolios: number;
  readonly instruments: number;
}

export type MeterCommand =
  { readonly kind: 'open'; readonly options: MeterOptions } | { readonly kind: 'census' };

/** What became of the ticks, by what the pipeline says of itself in committed records. */
export interface Census {
  /** Distinct trades by instrument, summed over all windows. */
  readonly trades: readonly number[];
  readonly duplicates: number;
  /** Late ticks by the closes, and as records. */
  readonly late: number;
  readonly lateRecords: number;
  readonly deadLetters: number;
  /** Windows reported by every partition, and reports that came more than once. */
  readonly windows: number;
  readonly reportedTwice: number;
  /** Metrics of one portfolio and window that came more than once. */
  readonly metricsTwice: number;
}

export type MeterReport =
  | { readonly kind: 'ready' }
  /** The first verdict on a definition is readable: the pipeline runs. */
  | { readonly kind: 'alive' }
  /** Metrics of the slowest portfolio are readable. */
  | { readonly kind: 'window'; readonly end: number; readonly at: number }
  /** New weights decided on this window are readable. */
  | { readonly kind: 'weights'; readonly end: number; readonly at: number }
  | { readonly kind: 'census'; readonly census: Census };
