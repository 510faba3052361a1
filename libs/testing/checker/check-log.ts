import { topics } from '#stream/topics.js';
import { checkCauses } from './causes-check.js';
import { type CheckedLog, LogReader } from './checked-log.js';
import { checkFates } from './fates-check.js';
import { checkLag, lagsOf, type TaskLag } from './lag-check.js';
import { checkOnce } from './once-check.js';
import { checkReplay } from './replay-check.js';
import { checkStatistics } from './statistics-check.js';
import { fatesOf } from './tick-fates.js';
import { Findings, INVARIANTS, type Verdict } from './verdict.js';

/**
 * Judges a whole log by the six invariants of docs/reliability.md. The log holds every committed record from offset 0
 * on, changelogs included when no lag is given; nothing may be written any more.
 */
export function checkLog(log: CheckedLog, lags: readonly TaskLag[] = lagsOf(log)): Verdict[] {
  const reader = new LogReader(log);
  const fates = Array.from({ length: reader.partitions(topics.ticks.name) }, (_, partition) =>
    fatesOf(reader, partition),
  );
  const checks: readonly ((findings: Findings) => void)[] = [
    (findings) => {
      checkStatistics(reader, fates, findings);
    },
    (findings) => {
      checkFates(reader, fates, findings);
    },
    (findings) => {
      checkCauses(reader, findings);
    },
    (findings) => {
      checkOnce(reader, findings);
    },
    (findings) => {
      checkReplay(reader, findings);
    },
    (findings) => {
      checkLag(lags, findings);
    },
  ];
  return checks.map((check, i) => {
    const findings = new Findings();
    check(findings);
    return findings.verdict(INVARIANTS[i]);
  });
}
