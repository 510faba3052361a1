import type { CleanReport } from './journal-reports.js';
import type { OpenedJournal } from './open-journal.js';

/** The lowest offset of a partition that is still needed. */
export type HoldOf = (topic: string, partition: number) => number;

/** What decides what may go. */
export interface CleaningRules {
  /** UTC ms. */
  readonly now: number;
  readonly cleanableRatio: number | undefined;
  readonly hold: HoldOf;
}

export class Cleaner {
  constructor(
    private readonly journal: OpenedJournal,
    private readonly rules: CleaningRules,
  ) {}

  run(limit: number): CleanReport {
    void this.journal;
    void this.rules;
    void limit;
    return { rewrittenSegments: 0, deletedSegments: 0, removedRecords: 0, freedBytes: 0 };
  }
}
