import { resolve } from 'node:path';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Venue } from '../venues/venue.js';
import type { ConfiguredSource } from './config/read-sources.js';
import { FileVenue } from './file/file-venue.js';

/** What sources need of the world. */
export interface SourceEffects {
  /** UTC ms. */
  readonly now: () => number;
}

/** The venue of a source, in the universe that is in force. */
export function openSource(
  { config, directory }: ConfiguredSource,
  universe: UniverseDefinition,
  { now }: SourceEffects,
): Venue {
  return new FileVenue(config, resolve(directory, config.path), universe, now);
}
