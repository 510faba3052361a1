import type {
  Closes,
  DeadLetter,
  LateTick,
  Tick,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { LogReader } from './checked-log.js';
import { openTicks } from './expected-closes.js';
import type { PartitionFates } from './tick-fates.js';
import type { Findings } from './verdict.js';

/** The stage that reads the ticks, as it signs its dead letters. */
const READER_OF_TICKS = 'bars';

/** Invariant 2: late and refused ticks are exactly those that must be, and what was counted adds up to the log. */
export function checkFates(
  reader: LogReader,
  fates: readonly PartitionFates[],
  findings: Findings,
): void {
  compareDeadLetters(reader, fates, findings);
  compareLate(reader, fates, findings);
  addUp(reader, fates, findings);
}

function compareDeadLetters(
  reader: LogReader,
  fates: readonly PartitionFates[],
  findings: Findings,
): void {
  const missing = new Set(fates.flatMap(({ deadLetters }) => [...deadLetters]));
  const expected = missing.size;
  for (const { topic, partition, offset, code } of refusedTicks(reader)) {
    const place = `${topic}/${partition}@${offset}`;
    if (!missing.delete(place))
      findings.fault(`dead letter of ${place}: twice or not due, ${code}`);
  }
  for (const place of missing) findings.fault(`dead letter of ${place}: missing`);
  findings.saw('dead letters', expected);
}

function refusedTicks(reader: LogReader): DeadLetter[] {
  return reader
    .values<DeadLetter>(topics.deadLetter.name)
    .flatMap(({ value }) =>
      value.stage === READER_OF_TICKS && value.topic === topics.ticks.name ? [value] : [],
    );
}

function compareLate(
  reader: LogReader,
  fates: readonly PartitionFates[],
  findings: Findings,
): void {
  const due = new Map<string, number>();
  for (const { definition, placed } of fates.flatMap(({ universes }) => universes)) {
    for (const { fate, tick, window, first } of placed) {
      if (fate !== 'late') continue;
      const reason = first ? 'primed' : 'late';
      const name = lateName(definition.universeId, window.end, { tick, reason });
      due.set(name, (due.get(name) ?? 0) + 1);
      findings.saw('late ticks');
    }
  }
  for (const { value } of reader.values<LateTick>(topics.late.name)) {
    const name = lateName(value.universeId, value.windowEnd, value);
    const left = due.get(name) ?? 0;
    if (left === 0) findings.fault(`late tick ${name}: twice or not due`);
    due.set(name, left - 1);
  }
  for (const [name, left] of due) if (left > 0) findings.fault(`late tick ${name}: missing`);
}

function lateName(
  universeId: string,
  windowEnd: number,
  { tick, reason }: { readonly tick: Tick; readonly reason: string },
): string {
  const { instrument, eventTime, sequence, price } = tick;
  return `${universeId}/${windowEnd} ${instrument} ${eventTime} #${sequence} ${price} ${reason}`;
}

/** What the stages say they did with the ticks is as much as there are in the log, once for each universe. */
function addUp(reader: LogReader, fates: readonly PartitionFates[], findings: Findings): void {
  const closes = reader
    .values<UniverseRecord>(topics.universe.name)
    .flatMap(({ value }) => (value.kind === 'closes' ? [value] : []));
  const sum = (of: (closes: Closes) => number): number =>
    closes.reduce((total, value) => total + of(value), 0);
  const universes = fates.flatMap(({ universes: all }) => all);
  const open = universes.reduce((total, of) => total + openTicks(of), 0);
  const early = universes.reduce(
    (total, { placed }) => total + placed.filter(({ fate }) => fate === 'early').length,
    0,
  );
  const inWindows = sum(({ trades }) => trades.reduce((a, b) => a + b, 0));
  const duplicates = sum((value) => value.duplicates);
  const late = reader.values(topics.late.name).length;
  const refused = refusedTicks(reader).length;
  const taken = universes.reduce((total, { placed }) => total + placed.length, 0);
  const places = fates.reduce((total, { deadLetters }) => total + deadLetters.size, 0);
  findings.expectEqual(
    'ticks in windows + duplicates + late + early + in open windows + dead letters',
    taken + places,
    inWindows + duplicates + late + early + open + refused,
  );
  const records = fates.reduce(
    (n, { ticks, others, malformed }) => n + ticks + others + malformed,
    0,
  );
  findings.expectEqual('data records', reader.stored(topics.ticks.name).length, records);
  findings.saw('ticks in windows', inWindows);
  findings.saw('duplicates', duplicates);
  findings.saw('in open windows', open);
}
