import { BallastError } from '#core/ballast-error.js';
import { deadLetterOf } from '#platform/task/dead-letter.js';
import { inputsOf } from '#platform/task/inputs-of.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import type { Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import type { LogReader } from './checked-log.js';
import { grouped } from './grouped.js';
import { type Written, writtenBy } from './logged-outputs.js';
import type { Findings } from './verdict.js';

const codec = avroRecordCodec();
const compacted = new Set(
  topicList.flatMap(({ name, cleanup }) => (cleanup.kind === 'compact' ? [name] : [])),
);

/**
 * Invariant 5: every task of the topology, run afresh over its logged input from offset 0, writes what is in the log,
 * byte for byte and in order.
 */
export function checkReplay(reader: LogReader, findings: Findings): void {
  const logged = grouped(
    topicList.flatMap(({ name }) =>
      reader.values(name).flatMap(({ record, value }) => writtenBy(record, value) ?? []),
    ),
    ({ sequence }) => sequence,
  );
  const replayed = grouped(
    topology.flatMap((stage) => replay(reader, stage)),
    sequenceOf,
  );
  for (const sequence of new Set([...logged.keys(), ...replayed.keys()])) {
    const wanted = replayed.get(sequence) ?? [];
    const actual = logged.get(sequence) ?? [];
    compare(sequence, printsOf(wanted), printsOf(actual), findings);
    findings.saw('records replayed', wanted.length);
  }
}

const sequenceOf = ({ sequence }: Written): string => sequence;

/** One stage reads partitions in an order that no log keeps: what it says of a thing is compared as a set. */
const printsOf = (written: readonly Written[]): string[] => {
  const prints = written.map(({ print }) => print);
  return written[0]?.stage === 'intake' ? prints.sort() : prints;
};

function compare(
  sequence: string,
  wanted: readonly string[],
  actual: readonly string[],
  findings: Findings,
): void {
  const [, topic] = sequence.split(' ');
  if (compacted.has(topic) && actual.length < wanted.length) {
    let at = 0;
    for (const print of wanted) if (print === actual[at]) at += 1;
    if (at < actual.length || actual.at(-1) !== wanted.at(-1)) {
      findings.fault(`${sequence}: what compaction left is no part of the replay`);
    }
    return;
  }
  findings.expectEqual(`${sequence}: records`, wanted.length, actual.length);
  const differing = wanted.findIndex((print, i) => i < actual.length && print !== actual[i]);
  if (differing >= 0) {
    findings.fault(
      `${sequence}, record ${differing}: expected ${wanted[differing]}, was ${actual[differing]}`,
    );
  }
}

function replay(reader: LogReader, stage: Stage): Written[] {
  return Array.from({ length: stage.tasks }, (_, task) => {
    const fold = stage.create(task);
    return inputsOf(stage, task).flatMap(({ topic, partition }) =>
      reader.log
        .records(topic, partition)
        .flatMap((record) => outputsOf(stage, fold, record).flatMap(asWritten)),
    );
  }).flat();
}

function asWritten(output: Output): Written | [] {
  const encoded = codec.encode(output);
  return writtenBy({ ...encoded, headers: encoded.headers ?? {} }, output.value) ?? [];
}

/** What the task says, or the dead letter that the runtime writes for it. */
function outputsOf(stage: Stage, fold: StageTask, record: StoredRecord): readonly Output[] {
  try {
    return fold.process(codec.decode(record));
  } catch (error) {
    if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
    return [deadLetterOf(record, error, stage.name)];
  }
}
