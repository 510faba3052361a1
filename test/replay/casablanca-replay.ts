import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PortfolioDefinition, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { TopologyDriver, type DriverOptions } from '#testing/topology-driver.js';
import { eventOutputs } from '../../apps/ingestor/event-outputs.js';
import { REPLAY_FEED } from '../../apps/ingestor/venues/replay/casablanca-universe.js';
import { readCasablanca } from '../../apps/ingestor/venues/replay/read-casablanca.js';
import { ReplayVenue } from '../../apps/ingestor/venues/replay/replay-venue.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const directory = fileURLToPath(new URL('../../data/casablanca', import.meta.url));

/** The universe of the shipped history. */
export const universe: UniverseDefinition = readCasablanca(directory).universe();

/** The shipped closes as text. */
export const closesText = readFileSync(
  new URL('../../data/casablanca/daily-closes.csv', import.meta.url),
  'utf8',
);

/** The sessions of a file of closes. */
export const sessionsIn = (
  text: string,
): readonly { readonly date: string; readonly prices: readonly number[] }[] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [date, ...cells] = line.split(',');
      return { date, prices: cells.map(Number) };
    });

/** The shipped closes by session. */
export const closes = sessionsIn(closesText);

/** The bootstrap: a universe and its portfolios, as records on the universe topic. */
export function definitions(
  portfolios: readonly PortfolioDefinition[] = shippedPortfolios,
  of: UniverseDefinition = universe,
): readonly Output[] {
  const record = (value: unknown): Output => ({
    topic: topics.universe.name,
    key: of.universeId,
    value,
  });
  return [
    record(definitionOf({ universe: of }, 'universe')),
    ...portfolios.map((portfolio) => record(definitionOf({ portfolio }, portfolio.portfolioId))),
  ];
}

/** What the replay feed writes, a batch a session. */
export function sessionBatches(
  text = closesText,
  sessions = Infinity,
  of: UniverseDefinition = universe,
): Output[][] {
  const source = new ReplayVenue(of, text).open(null);
  const batches: Output[][] = [];
  while (batches.length < sessions) {
    const { events, done } = source.next();
    batches.push(
      events.flatMap((event) => (event.kind === 'refused' ? [] : eventOutputs(REPLAY_FEED, event))),
    );
    if (done) break;
  }
  return batches;
}

/** A driver that knows the universe and its portfolios and has seen nothing yet. */
export function definedDriver(
  options: DriverOptions & { readonly portfolios?: readonly PortfolioDefinition[] } = {},
): TopologyDriver {
  return new TopologyDriver(options).run(definitions(options.portfolios));
}

/** A replay, session by session. */
export function replay(
  batches: readonly (readonly Output[])[] = sessionBatches(),
  options: DriverOptions & { readonly portfolios?: readonly PortfolioDefinition[] } = {},
): TopologyDriver {
  const driver = definedDriver(options);
  for (const batch of batches) driver.run(batch);
  return driver;
}

/** Topics whose records may not depend on who was faster; those of the digest and what readers see beside it. */
const COMPARED = [
  topics.returns,
  topics.metrics,
  topics.decisions,
  topics.portfMetrics,
  topics.portfUpdatedStats,
  topics.weights,
  topics.statistics,
  topics.solves,
  topics.outcomes,
  topics.late,
];

/** Every record of the compared topics as text, to the last bit, ordered by topic and key, then as written. */
export function transcript(driver: TopologyDriver): string[] {
  return COMPARED.flatMap(({ name }) => {
    const byKey = new Map<string, string[]>();
    for (const { key, value } of driver.records(name)) {
      byKey.set(key, [...(byKey.get(key) ?? []), `${name} ${key} ${exactText(value)}`]);
    }
    return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
  });
}

/** JSON that keeps what JSON loses of a double: the sign of zero and what is no number. */
function exactText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && (Object.is(part, -0) || !Number.isFinite(part))
      ? `number ${Object.is(part, -0) ? '-0' : String(part)}`
      : part,
  );
}
