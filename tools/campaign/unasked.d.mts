/** An end of a service that nobody had asked for. */
export interface Unasked {
  readonly service: string;
  /** Exit code, or the signal that ended it. */
  readonly end: number | string;
  /** The last lines of its log. */
  readonly words: string;
}

export function reasonOf(unasked: Unasked): 'superseded' | 'gave up' | null;
