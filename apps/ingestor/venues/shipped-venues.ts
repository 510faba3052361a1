import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { readCasablanca } from './replay/read-casablanca.js';
import type { ReplayVenue } from './replay/replay-venue.js';
import { SyntheticVenue } from './synthetic/synthetic-venue.js';

/** The two venues the main job runs: real history, and a simulated market that goes on after it. */
export interface ShippedVenues {
  readonly replay: ReplayVenue;
  readonly synthetic: SyntheticVenue;
}

/**
 * @param holidays of the real exchange that its shipped calendar does not know, with commas between
 * @throws BallastError CONFIG_INVALID when the shipped data are not what they should be, or a holiday is none
 */
export function shippedVenues(holidays = ''): ShippedVenues {
  return {
    replay: readCasablanca(join(packageRoot(), 'data', 'casablanca'), holidays),
    synthetic: new SyntheticVenue(),
  };
}
