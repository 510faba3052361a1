import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { TopicSource } from '#platform/topic-log.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Venue } from '../venues/venue.js';
import type { ConfiguredSource } from './config/read-sources.js';
import { FileConfig } from './file/file-config.js';
import { FileVenue } from './file/file-venue.js';
import { MacroConfig } from './macro/macro-config.js';
import { MacroVenue } from './macro/macro-venue.js';
import { NdjsonVenue } from './ndjson/ndjson-venue.js';
import { PushConfig } from './push/push-config.js';
import { PushVenue } from './push/push-venue.js';
import { WebsocketConfig } from './websocket/websocket-config.js';
import { WebsocketVenue } from './websocket/websocket-venue.js';

/** What sources need of the world. */
export interface SourceEffects {
  /** UTC ms. */
  readonly now: () => number;
  /** The standard input of the process. */
  readonly input: Readable;
  readonly log: TopicSource;
}

/** The venue of a source, in the universe that is in force. */
export function openSource(
  { config, directory }: ConfiguredSource,
  universe: UniverseDefinition,
  { now, input, log }: SourceEffects,
): Venue {
  if (config instanceof WebsocketConfig) {
    return new WebsocketVenue(config, universe, { now, random: Math.random });
  }
  if (config instanceof PushConfig) return new PushVenue(config, universe, log);
  const path = resolve(directory, config.path);
  if (config instanceof MacroConfig) return new MacroVenue(config, path, now);
  if (config instanceof FileConfig) return new FileVenue(config, path, universe, now);
  return new NdjsonVenue(config, universe, {
    input: () => (config.path === '-' ? input : createReadStream(path)),
    now,
  });
}
