import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { sameValue } from '#stream/canonical-bytes.js';
import { FileConfig } from '../file/file-config.js';
import { MacroConfig } from '../macro/macro-config.js';
import { macroUniverse } from '../macro/macro-universe.js';
import { NdjsonConfig } from '../ndjson/ndjson-config.js';
import { PushConfig } from '../push/push-config.js';
import { WebsocketConfig } from '../websocket/websocket-config.js';
import { checked, isObject, type ConfigPlace } from './checked.js';
import { type ConfiguredUniverse, readUniverse } from './universe-config.js';

/** What a source of each kind says of itself. */
const KINDS = {
  file: FileConfig,
  macro: MacroConfig,
  ndjson: NdjsonConfig,
  push: PushConfig,
  websocket: WebsocketConfig,
} as const;

type Kind = keyof typeof KINDS;

/** A source as it is configured. */
export interface ConfiguredSource extends ConfiguredUniverse {
  readonly config: InstanceType<(typeof KINDS)[Kind]>;
  /** Paths of a source are beside the file that names them. */
  readonly directory: string;
}

/** Whether its universe is one of the stream: macro-economic series move no window and are of none. */
export const isOfMarket = ({ config }: Pick<ConfiguredSource, 'config'>): boolean =>
  config.kind !== 'macro';

/**
 * Reads a file of sources, a JSON list, as a whole.
 * @param taken feeds that are there already
 * @throws BallastError CONFIG_INVALID with every fault and its path
 */
export function readSources(path: string, taken: readonly string[]): readonly ConfiguredSource[] {
  const faults: string[] = [];
  const directory = dirname(resolve(path));
  const list = readJson(resolve(path), faults);
  if (faults.length === 0 && !Array.isArray(list)) faults.push('expected a list of sources');
  const sources = (Array.isArray(list) ? list : []).flatMap((value: unknown, index) => {
    return readSource(value, directory, { path: `[${index}]`, faults }) ?? [];
  });
  faults.push(...contradictions(sources, taken));
  if (faults.length === 0) return sources;
  const lines = faults.map((fault) => `BALLAST_SOURCES ${path}: ${fault}`);
  throw new BallastError('CONFIG_INVALID', lines.join('\n'));
}

/** What no source says alone: a feed is one source's, a universe is the same wherever it is defined. */
function contradictions(sources: readonly ConfiguredSource[], taken: readonly string[]): string[] {
  const feeds = new Set(taken);
  const universes = new Map<string, ConfiguredSource>();
  return sources.flatMap(({ config: { feed }, universe }, index) => {
    const faults: string[] = [];
    if (feeds.has(feed)) faults.push(`[${index}].feed: expected one of its own, was ${feed} again`);
    feeds.add(feed);
    const first = universes.get(universe.universeId);
    if (first === undefined) universes.set(universe.universeId, sources[index]);
    else if (!sameValue(first.universe, universe)) {
      const expected = `expected ${universe.universeId} as of the feed ${first.config.feed}`;
      faults.push(`[${index}].universe: ${expected}, was another of this id`);
    }
    return faults;
  });
}

function readSource(
  value: unknown,
  directory: string,
  place: ConfigPlace,
): ConfiguredSource | null {
  const { path, faults } = place;
  const kinds = Object.keys(KINDS);
  if (!isObject(value) || !isKind(value.kind)) {
    const was = isObject(value) ? JSON.stringify(value.kind) : JSON.stringify(value);
    faults.push(`${path}.kind: expected one of ${kinds.join(', ')}, was ${was ?? 'absent'}`);
    return null;
  }
  const config: ConfiguredSource['config'] | null = checked<ConfiguredSource['config']>(
    KINDS[value.kind],
    value,
    place,
  );
  if (config === null) return null;
  faults.push(...config.faults().map((fault) => `${path}.${fault}`));
  if (config instanceof MacroConfig) {
    return { config, directory, universe: macroUniverse(config.feed), shrinkage: {} };
  }
  const at = { path: `${path}.universe`, faults };
  const given =
    typeof config.universe === 'string'
      ? readJson(resolve(directory, config.universe), faults)
      : config.universe;
  const universe = readUniverse(given, config.feed, at);
  return universe === null ? null : { config, directory, ...universe };
}

const isKind = (value: unknown): value is Kind =>
  typeof value === 'string' && Object.hasOwn(KINDS, value);

function readJson(path: string, faults: string[]): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    faults.push(`expected a JSON file at ${path}, was ${(error as Error).message}`);
    return undefined;
  }
}
