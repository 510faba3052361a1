import { checkLog } from '#testing/checker/check-log.js';
import type { History } from './history.js';
import { contentOf, differences } from './log-content.js';
import type { Reference } from './reference.js';

const CHECKED_EVERY = 4;

/** Something that must hold in every history and does not. */
export interface Violation {
  readonly invariant: string;
  readonly detail: readonly string[];
}

/** Judges a history: it ends, for reasons that its faults give; its log satisfies the checker and says what the undisturbed run says. */
export function judge(history: History, reference: Reference): Violation[] {
  const violations: Violation[] = [];
  if (history.restedAt === null) {
    violations.push({ invariant: 'everything comes to rest after the last fault', detail: [] });
  }
  const exits = unexplainedExits(history);
  if (exits.length > 0) {
    violations.push({ invariant: 'a process ends by itself only when superseded', detail: exits });
  }
  const differing = differences(reference.content, contentOf(history));
  if (differing.length > 0) {
    violations.push({ invariant: 'the log says what it says undisturbed', detail: differing });
  }
  // A log that says what a checked log says needs its own check for little more than its offsets.
  const verdicts =
    violations.length > 0 || history.seed % CHECKED_EVERY === 0 ? checkLog(history) : [];
  for (const { invariant, ok, detail } of verdicts) {
    if (!ok) violations.push({ invariant, detail });
  }
  return violations;
}

/** A task gives up only to a newer owner: there must have been one. */
function unexplainedExits({ exits, faults }: History): string[] {
  return exits.flatMap(({ process, slot, code }) => {
    if (code === null) return [];
    // A feed that cannot claim its cursor fails to start, and is started again.
    if (slot === 'feed' && !/^(BUG|DATA)_/.test(code)) return [];
    if (code === 'CONFIG_SUPERSEDED' && faults.counts.has('zombie')) return [];
    if (code === 'CONFIG_REPLICAS' && faults.counts.has('foreign replicas')) return [];
    return [`${process}: ${code}`];
  });
}
