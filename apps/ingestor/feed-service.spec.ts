import { SchedulerRegistry } from '@nestjs/schedule';
import { BallastError } from '#core/ballast-error.js';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { FeedService } from './feed-service.js';
import { SyntheticVenue } from './venues/synthetic/synthetic-venue.js';

/** A log whose disk fills after so many commits. */
function filling(commits: number): FeedLog & { readonly calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    cursor: async () => null,
    commit: async () => {
      calls += 1;
      if (calls > commits) throw new BallastError('IO_JOURNAL', 'the disk is full');
    },
    flushed: async () => undefined,
    ready: async () => undefined,
  };
}

describe('a live feed', () => {
  it('reports the first batch that could not be written, and reads nothing more', async () => {
    const log = filling(2);
    const scheduler = new SchedulerRegistry();
    const service = new FeedService(log, scheduler);
    const venue = new SyntheticVenue();
    const failure = await new Promise((resolve) => {
      void service.live(venue, 1, resolve);
    });
    expect(failure).toMatchObject({ code: 'IO_JOURNAL' });
    expect(scheduler.doesExist('interval', `feed.${venue.feed}`)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(log.calls()).toBe(3);
  });

  it('reports a log that cannot be asked where it stopped', async () => {
    const refused = { ...filling(0), cursor: () => Promise.reject(new Error('gone')) };
    const service = new FeedService(refused, new SchedulerRegistry());
    await expect(service.live(new SyntheticVenue(), 1, () => undefined)).rejects.toThrow('gone');
  });
});
