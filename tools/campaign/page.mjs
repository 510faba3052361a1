import { machine } from './report.mjs';
import { unaskedLines } from './unasked.mjs';

const row = (...cells) => `| ${cells.join(' | ')} |`;
/** What a kill of analytics or optimizer may take until the first committed output. */
const RECOVERY_MS = 5000;

/** The bar of the first row, met or by how much it is missed. */
function barLine([all]) {
  const met = all.max <= RECOVERY_MS;
  return `Bar: kill -9 of analytics or optimizer to the first committed output, max <= ${RECOVERY_MS} ms: ${met ? 'met' : `**missed**, by ${all.max - RECOVERY_MS} ms`}.`;
}

/** docs/reliability.md of one campaign. */
export function reliabilityPage(outcome) {
  const { faults, seed, seconds, kinds, recoveries, verdicts, source, unasked } = outcome;
  return `# Reliability

What Ballast survives on Kafka, and what proves it. This page is written by a run, \`npm run campaign -- --faults ${faults} --seed ${seed}\`;
a short one of 20 faults is part of the tests.

## What runs

One Apache Kafka broker, ingestor, analytics, optimizer and gateway as processes of their own, and a source that writes trades of a seeded random walk in
real time into windows of half a second: out of order, some twice, some with another price under the same number, some after their window, some as poison (NaN, price <= 0, the years 1970
and 2099, unknown instruments, bytes that are no record). Three portfolios decide every few windows. Beside it the ingestor replays the shipped history and goes on with its
simulated market. All clients reach the broker through a TCP proxy that knows Kafka's frames.

Faults come one after another in a seeded order at random moments: \`kill -9\` of each service, also while it restores; a process that is stopped (SIGSTOP), replaced and woken
again, which must see that and end itself; \`kill -9\` of the broker; connections reset, stalled or slowed down; the answer to an EndTxn lost after the broker has taken it, so that nobody
knows whether the transaction is committed; and the number of replicas changed 1 -> 3 -> 1 with all of them stopped, one of the three killed. A fault is survived when analytics and optimizer
write again, a zombie when it has ended by itself with exit code 2.

## What is checked

When the last fault is over and nothing is written any more, a reader of its own reads every committed record of every topic from offset 0, changelogs
included, and \`libs/testing/checker\` judges them. It recomputes what can be recomputed from \`ballast.ticks\` alone in two passes and shares no code with the operators, but for invariants 5, which runs the
operators again on purpose, and 6, which asks the topology what each task reads. The reader is kafkajs with its own reader of fetches and our mend of its read_committed filter alone; the interop tests read the public topics with another client.

| | invariant | found |
|---|---|---|
${verdicts.map(({ invariant, ok, detail }, i) => row(i + 1, invariant, `${ok ? 'holds' : 'BROKEN'}: ${detail.join(', ')}`)).join('\n')}

## Faults

${faults} faults in ${Math.round(seconds / 60)} minutes, seed ${seed}, on ${machine()}; broker, services, source and checker on the same cores. The source wrote ${source.written} records in
${source.windows} windows${source.rewritten > 0 ? `, ${source.rewritten} batches of them again after an answer that never came` : ''}.
${unaskedLines(unasked).join('\n')}

| fault | injected | survived |
|---|---|---|
${kinds.map(({ kind, injected, survived }) => row(kind, injected, survived)).join('\n')}

## Recovery

From \`kill -9\` until the first output of the restarted process is readable under read_committed, in ms; the supervisor waits 100 ms. It contains the start of Node, the claim, the
restore and the wait for the next window's end (500 ms windows, 100 ms disorder bound).

| killed | kills | median | max |
|---|---|---|---|
${recoveries.map(({ of, count, median, max }) => row(of, count, median, max)).join('\n')}

${barLine(recoveries)}

## What this does not show

One broker on one machine: replication, a lost disk and a cluster that splits are Kafka's own tests, not these. kafkajs speaks the transaction protocol from before KIP-890: an
indefinite outcome is met by a new producer and a new claim. The deterministic simulator (\`npm run simulate\`) covers the interleavings that no clock of a real machine produces.
`;
}
