/**
 * Ends of a process that nobody had asked for and that are as they should be, told by exit code and last words.
 *
 * - superseded: a newer process has claimed its task. A zombie that wakes may claim once more before it sees that it is
 *   none; its replacement ends by that, and the start after it fences the zombie for good.
 * - gave up: the log stayed out of reach, of a task for sixty attempts, of a start or a reader at once.
 */
const REASONS = [
  {
    reason: 'superseded',
    code: 2,
    words: /^ballast: .*, a newer one has claimed .+: this one ends$/m,
  },
  {
    reason: 'gave up',
    code: 1,
    words: /^ballast: (expected the log within|a reader failed: |KafkaJS\w+: )/,
  },
];

/** Why it ended, null when nothing explains it. */
export const reasonOf = ({ end, words }) =>
  REASONS.find((known) => known.code === end && known.words.test(words))?.reason ?? null;

/** One line of it. */
export const printedEnd = (unasked) =>
  `${unasked.service} ended with ${unasked.end} (${reasonOf(unasked) ?? 'unexplained'}): ${unasked.words.replace(/\s+/g, ' ')}`;

/** How many there were, by reason, and what the reasons mean; what nothing explains is told in full. */
export function unaskedLines(unasked) {
  const by = new Map();
  for (const end of unasked) {
    const reason = reasonOf(end) ?? 'unexplained';
    by.set(reason, (by.get(reason) ?? 0) + 1);
  }
  const counts = [...by].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return [
    `Ends of a process that no fault asked for, started again by the supervisor: ${unasked.length}${counts === '' ? '' : ` (${counts})`}.`,
    'Superseded says that a newer process has claimed its task: a zombie that wakes may claim once more before it sees what it is. Gave up says that the log stayed out of reach.',
    ...unasked
      .filter((end) => reasonOf(end) === null)
      .map((end) => `- ${printedEnd(end).slice(0, 300)}`),
  ];
}
