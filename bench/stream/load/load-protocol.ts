import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import type { RateName } from './rate-profile.js';
import type { SentTicks } from './tick-stream.js';

/** What a load generator is told once. */
export interface LoadOptions {
  readonly broker: string;
  readonly topic: string;
  readonly partitions: number;
  readonly universe: UniverseDefinition;
  readonly seed: number;
  readonly profile: RateName;
  readonly rate: number;
  /** Start of event time; null: the next whole second, for a live run. */
  readonly start: number | null;
}

/** Next windows, at the pace of the clock or as fast as the broker takes them. */
export interface LoadRun {
  readonly pace: 'live' | 'fast';
  readonly windows: number;
}

export type LoadCommand =
  | { readonly kind: 'open'; readonly options: LoadOptions }
  | { readonly kind: 'run'; readonly run: LoadRun };

export type LoadReport =
  | { readonly kind: 'opened' }
  | { readonly kind: 'started'; readonly start: number }
  | {
      readonly kind: 'ran';
      /** End of the last window sent. */
      readonly end: number;
      readonly sent: SentTicks;
      /** Longest that a tick has waited for the generator itself. */
      readonly worstBacklogMs: number;
      readonly cpuSeconds: number;
    };
