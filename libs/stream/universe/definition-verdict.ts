import type { OutcomeStatus } from '../generated/wire-types.js';

/** What an accepted definition came to. */
export type DefinitionChange = 'created' | 'replaced' | 'unchanged' | 'deleted';

/** What the fold makes of a definition; the version is the one in force afterwards. */
export type Verdict =
  | { readonly status: 'accepted'; readonly change: DefinitionChange; readonly version: number }
  | { readonly status: 'rejected'; readonly faults: readonly string[] }
  | {
      readonly status: Extract<OutcomeStatus, 'conflict' | 'preconditionFailed'>;
      readonly reason: string;
    };
