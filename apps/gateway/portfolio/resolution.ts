import { dayNumber, isoWeekday } from '#core/civil-date.js';

/** How finely a series is shown: every window, or the last of each session, week, month or year. */
export const RESOLUTIONS = ['window', 'session', 'week', 'month', 'year'] as const;

export type Resolution = (typeof RESOLUTIONS)[number];

/** The last item of each session, ISO week, month or year; all of them by window. */
export function thinned<Item extends { readonly session: string }>(
  items: readonly Item[],
  resolution: Resolution,
): readonly Item[] {
  if (resolution === 'window') return items;
  return items.filter(
    (item, i) =>
      i === items.length - 1 ||
      bucketOf(item.session, resolution) !== bucketOf(items[i + 1].session, resolution),
  );
}

function bucketOf(session: string, resolution: Exclude<Resolution, 'window'>): string {
  switch (resolution) {
    case 'session':
      return session;
    case 'week': {
      const day = dayNumber(session);
      return String(day - isoWeekday(day));
    }
    case 'month':
      return session.slice(0, 7);
    case 'year':
      return session.slice(0, 4);
  }
}
