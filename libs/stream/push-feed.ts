/** Feeds that callers push to are named with this before them. */
export const PUSH_PREFIX = 'push.';

/** Whether a feed is one that callers push to. */
export const isPushFeed = (feed: string): boolean => feed.startsWith(PUSH_PREFIX);
