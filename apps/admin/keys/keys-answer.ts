/** What was done, or found, in lines. */
export interface KeysAnswer {
  readonly lines: readonly string[];
  /** False: the trail, or a key, is not as the command has written it. */
  readonly isIntact: boolean;
}
