import type { Child } from '../process/child.js';
import type { RunCluster } from '../cluster.js';
import type { Meter } from '../meter/meter.js';

/** What a pipeline under test is started on. */
export interface PipelineRun {
  readonly cluster: RunCluster;
  readonly instruments: number;
  readonly portfolios: number;
}

/** A pipeline that runs. `windows` hears of each window end whose results are readable. */
export interface RunningPipeline {
  /** The processes whose CPU is the pipeline's. */
  readonly processes: readonly Child[];
  readonly meter: Meter | null;
  onWindow(listener: (end: number, at: number) => void): void;
  stop(): Promise<void>;
}

/** One arm of a measurement. */
export interface Pipeline {
  readonly name: string;
  readonly label: string;
  /** Topics beside those of the table, by what follows the namespace, and their partitions. */
  readonly topics: Readonly<Record<string, number>>;
  start(run: PipelineRun): Promise<RunningPipeline>;
}
