import { plainToInstance } from 'class-transformer';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { PushConfig } from '../../apps/ingestor/sources/push/push-config.js';
import { PushVenue } from '../../apps/ingestor/sources/push/push-venue.js';
import { describeVenue } from './venue-contract.js';

const SESSIONS = 30;
const HOUR_MS = 3_600_000;
const FEED = 'push.desk1';
const universe = universeDefinition({ source: 'live', feeds: [FEED] });
const EACH = 2 * universe.instruments.length;

/** A session after the other: a trade of each instrument, and each call a second time. */
function pushed(): MemoryTopicLog {
  const log = new MemoryTopicLog();
  const grid = windowGridOf(universe);
  let passed = grid.first().start;
  let sequence = 0;
  for (let k = 0; k < SESSIONS; k++) {
    const { start, end } = grid.next(passed);
    passed = end;
    const eventTime = start + 12 * HOUR_MS;
    const of = { feed: FEED, volume: 10, eventTime, receivedAt: eventTime + 50 };
    const by = { principal: 'desk', tenant: 'default', httpRequestId: `call-${k}` };
    const call = universe.instruments.map((instrument, i) => {
      sequence += 1;
      const value = { ...of, ...by, instrument, sequence, price: 100 + k + i };
      return { topic: topics.pushed.name, key: FEED, value };
    });
    log.append(...call, ...call);
  }
  return log;
}

const config = plainToInstance(PushConfig, { feed: FEED, kind: 'push', batchTicks: EACH });

// A session closes with the first price of the next one: of the last that is read, nothing has been said.
describeVenue('push', () => new PushVenue(config, universe, pushed()), { windows: SESSIONS - 1 });
