import { DIGEST_TOPICS, digestOfHistory, type HistoryDigest } from '#platform/digest.js';
import type { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import type { Decision, Returns, SolveRequest } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { followHistory, type History } from '../embedded/summary/history.js';

const LOOK_EVERY_MS = 200;

/** A history that is through: every window folded, every trigger decided. */
export interface SettledHistory {
  readonly history: History;
  readonly digest: HistoryDigest;
  /** Windows that were there at the first look: an earlier run's. */
  readonly before: number;
}

/** Follows the history in the log until all of its windows are folded and every solve request has its decision. */
export async function settledHistory(
  log: KafkaTopicLog,
  expected: { readonly universeId: string; readonly windows: number },
  onWindow: (history: History, returns: Returns) => void,
): Promise<SettledHistory> {
  let before: number | null = null;
  const windows = (history: History): number =>
    history.returns.get(expected.universeId)?.length ?? 0;
  const { history, stop } = followHistory(
    log,
    (returns) => {
      if (before !== null) onWindow(history, returns);
    },
    () => (before = windows(history)),
  );
  try {
    while (windows(history) < expected.windows || !isFolded(history, expected)) await look();
    while (!(await isDecided(log))) await look();
    return {
      history: await settledCopy(log, history),
      digest: digestOfHistory(await readPlain(log, namesOf(DIGEST_TOPICS))),
      before: before ?? 0,
    };
  } finally {
    stop();
  }
}

/** Every portfolio of the universe has the last window's metrics. */
function isFolded(history: History, { universeId }: { readonly universeId: string }): boolean {
  const last = history.returns.get(universeId)?.at(-1)?.windowEnd;
  return [...history.portfolios.values()]
    .filter((portfolio) => portfolio.universeId === universeId)
    .every(({ portfolioId }) => history.metrics.get(portfolioId)?.last.windowEnd === last);
}

/** Read afresh to the end of the log: what was asked along with the last metrics is in it. */
async function isDecided(log: KafkaTopicLog): Promise<boolean> {
  const asked = new Set<string>();
  const decided = new Set<string>();
  await read(log, [topics.solves.name, topics.decisions.name], (record) => {
    if (record.topic === topics.solves.name) {
      const request = record.value as SolveRequest;
      if (request.source === 'history') asked.add(request.decisionId);
    } else decided.add((record.value as Decision).decisionId);
  });
  return [...asked].every((id) => decided.has(id));
}

/** The follower may be a few records behind the last decision. */
async function settledCopy(log: KafkaTopicLog, following: History): Promise<History> {
  let decisions = 0;
  await read(log, [topics.decisions.name], ({ value }) => {
    if ((value as Decision).request.source === 'history') decisions += 1;
  });
  const followed = (): number => [...following.decisions.values()].flat().length;
  while (followed() < decisions) await look();
  return following;
}

function read(
  log: KafkaTopicLog,
  names: readonly string[],
  onRecord: (record: LogRecord) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = log.follow(names, onRecord, () => {
      setImmediate(() => {
        stop();
      });
      resolve();
    });
  });
}

/** Records as the digest takes them: plain Avro, whatever frame they have in this log. */
async function readPlain(log: KafkaTopicLog, names: readonly string[]): Promise<StoredRecord[]> {
  const plain = avroRecordCodec();
  const records: StoredRecord[] = [];
  await read(log, names, (record) => {
    records.push({ ...record, value: plain.encode(record).value });
  });
  return records;
}

const namesOf = (specs: readonly { readonly name: string }[]): string[] =>
  specs.map(({ name }) => name);

const look = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
