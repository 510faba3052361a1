import type { Metrics } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { FeedService } from '../ingestor/feed-service.js';
import type { Platform } from './platform.js';
import type { Market } from '../ingestor/venues/market.js';
import { goesOn } from './terminal/goes-on.js';
import { sessionLine } from './terminal/print-summary.js';
import type { Screen } from './terminal/screen.js';

/** The market that goes on after the replay, until someone stops it. */
export async function goOn(parts: {
  /** null: none. */
  readonly market: Market | null;
  readonly screen: Screen;
  readonly platform: Platform;
  readonly feeds: FeedService;
  readonly until: Promise<void>;
}): Promise<void> {
  const { market, screen, platform, feeds, until } = parts;
  screen.line();
  screen.line(goesOn(market?.kind ?? 'none'));
  let live = false;
  const stop = platform.topics.follow(
    [topics.metrics.name],
    (record) => {
      const metrics = record.value as Metrics;
      if (!live || metrics.source === 'history') return;
      const { source, session, portfolioId, sharpe, risk, weightsVersion: version } = metrics;
      const line = sessionLine({ source, session, portfolioId, sharpe, risk, version });
      if (screen.isTerminal) screen.transient(line);
      else screen.line(line);
    },
    () => {
      live = true;
    },
  );
  const start = async (of: Market, onFailure: (error: unknown) => void): Promise<void> => {
    const fault = await of.prepare(platform.topics, await feeds.cursor(of.venue.feed));
    if (fault !== null) screen.line(`the holidays of the exchange are not in force: ${fault}`);
    await feeds.live(of.venue, of.everyMs, onFailure);
  };
  const failed = new Promise<never>((_, reject) => {
    if (market !== null) start(market, reject).catch(reject);
  });
  await Promise.race([until, failed]).finally(stop);
  screen.line();
  screen.line('stopped; a second start continues here');
}
