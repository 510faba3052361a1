import type { Metrics } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { FeedService } from '../ingestor/feed-service.js';
import type { Platform } from './platform.js';
import { shippedVenues } from '../ingestor/venues/shipped-venues.js';
import { sessionLine } from './terminal/print-summary.js';
import type { Screen } from './terminal/screen.js';

/** One simulated session this often. */
const SESSION_EVERY_MS = 5000;

/** `portf1` stands still; `demo` lives on simulated sessions until someone stops it. */
export async function simulate(parts: {
  readonly screen: Screen;
  readonly platform: Platform;
  readonly feeds: FeedService;
  readonly until: Promise<void>;
}): Promise<void> {
  const { screen, platform, feeds, until } = parts;
  screen.line();
  screen.line(
    'portf1 stands still now; demo lives on simulated sessions, one every 5 s. Ctrl-C ends.',
  );
  let live = false;
  const stop = platform.topics.follow(
    [topics.metrics.name],
    (record) => {
      const metrics = record.value as Metrics;
      if (!live || metrics.source !== 'simulated') return;
      const { session, portfolioId, sharpe, risk, weightsVersion: version } = metrics;
      const line = sessionLine({ session, portfolioId, sharpe, risk, version });
      if (screen.isTerminal) screen.transient(line);
      else screen.line(line);
    },
    () => {
      live = true;
    },
  );
  const failed = new Promise<never>((_, reject) => {
    feeds.live(shippedVenues().synthetic, SESSION_EVERY_MS, reject).catch(reject);
  });
  await Promise.race([until, failed]).finally(stop);
  screen.line();
  screen.line('stopped; a second start continues here');
}
