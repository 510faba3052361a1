import type { InfluxConfig } from './influx/influx-config.js';
import type { NotifyConfig } from './notify/notify-config.js';
import type { ParquetConfig } from './parquet/parquet-config.js';

/** What the recorder is told by whoever composes it. */
export interface RecorderConfig {
  /** Names the log whose output topics are recorded. */
  readonly logId: () => Promise<string>;
  /** What becomes of a store with the history of another log: our own is emptied, somebody else's is not. */
  readonly onOtherLog: 'reset' | 'refuse';
  /** When recording begins. */
  readonly when: Promise<unknown>;
  /** Hears of a database that does not answer, and of what stops the recorder. */
  readonly onTrouble: (text: string) => void;
  /** Who is told; nobody without. */
  readonly notify?: NotifyConfig;
  /** Which InfluxDB is written; none where it is null. */
  readonly influx?: InfluxConfig | null;
  /** Where Parquet is written; nowhere where it is null. */
  readonly parquet?: ParquetConfig | null;
}

/** Injection token of the {@link RecorderConfig}. */
export const RECORDER_CONFIG = Symbol('RecorderConfig');
