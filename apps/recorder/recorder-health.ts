import type { RecorderFigures } from '#platform/history/recorder.js';

/** How the stores of this process stand. */
export interface StoreStates {
  readonly history: RecorderFigures['state'];
  readonly isInfluxDegraded: boolean;
  readonly isParquetDegraded: boolean;
}

/** What the recorder has to have before it records at all: the position in its database. */
export const recorderWaitsFor = ({ history }: StoreStates): readonly string[] =>
  history === 'starting' ? ["the history's database"] : [];

/** Stores that do not take what is theirs, which waits on disk or in the log: the others go on, and nobody has to move. */
export const recorderDegradedBy = (states: StoreStates): readonly string[] => [
  ...(states.history === 'degraded' ? ["the history's database does not answer"] : []),
  ...(states.isInfluxDegraded ? ['InfluxDB does not take points'] : []),
  ...(states.isParquetDegraded ? ['the folder of Parquet cannot be written'] : []),
];
