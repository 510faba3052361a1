export interface Level {
  readonly name: string;
  readonly task: string;
  readonly suffix: string;
}
export const LEVELS: readonly Level[];
/** Dates YYYY-MM-DD; `to` is not included. */
export interface FluxRange {
  readonly from: string;
  readonly to: string;
}
export function fluxOf(level: Level, bucket: string, range?: FluxRange): string;
