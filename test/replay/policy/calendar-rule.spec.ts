import type {
  Decision,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { seededNormal } from '#testing/seeded-random.js';
import { portfolioDefinition, universeDefinition } from '#testing/wire-fixtures.js';
import { sessionsIn } from '../casablanca-replay.js';
import { digestOf, embeddedDigestOf, replayOf, type Market } from './every-runtime.js';

const WARM_UP = 10;
const UNITS = ['day', 'week', 'month'] as const;

/**
 * Over the end of a year with 53 weeks: holidays on the first days of a year, of a week and of a month, half-days on the
 * last session of the year and the first of March, and UTC+1 given up from the first day of April to the first of May's.
 */
const universe: UniverseDefinition = universeDefinition({
  feeds: ['replay'],
  calendar: {
    kind: 'sessions',
    start: '2020-12-01',
    openMinute: 0,
    closeMinute: 1440,
    weekend: [6, 7],
    holidays: ['2021-01-01', '2021-01-04', '2021-02-01', '2021-04-12', '2021-04-13', '2021-06-01'],
    halfDays: [
      { date: '2020-12-31', closeMinute: 720 },
      { date: '2021-03-01', closeMinute: 720 },
    ],
    utcOffsets: [
      { from: '2018-10-28', minutes: 60 },
      { from: '2021-04-01', minutes: 0 },
      { from: '2021-05-03', minutes: 60 },
    ],
  },
});

/** A random walk of three names over all sessions up to the middle of June. */
function generatedCloses(): string {
  const grid = windowGridOf(universe);
  const normal = seededNormal(53);
  const prices = universe.instruments.map(() => 100);
  const lines = [['date', ...universe.instruments].join(',')];
  for (let at = grid.first(); at.session <= '2021-06-15'; at = grid.next(at.end)) {
    prices.forEach((price, i) => (prices[i] = price * Math.exp(0.01 * normal())));
    lines.push([at.session, ...prices.map((price) => price.toFixed(4))].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const portfolio = (every: (typeof UNITS)[number]): PortfolioDefinition =>
  portfolioDefinition({
    portfolioId: every,
    objective: { kind: 'minVolatility', fallback: 'none' },
    policy: {
      ...portfolioDefinition().policy,
      ...{ warmUpWindows: WARM_UP, sharpe: null, review: null, cost: 0.0001 },
      calendar: { every },
    },
  });

const market: Market = {
  universe,
  closes: generatedCloses(),
  portfolios: UNITS.map(portfolio),
};
const whole = replayOf(market);
const dates = sessionsIn(market.closes).map(({ date }) => date);

/** What tells one period from another, by the clock of the platform; a week by its Monday. */
function keyOf(date: string, every: (typeof UNITS)[number]): string {
  if (every === 'month') return date.slice(0, 7);
  if (every === 'day') return date;
  const time = Date.parse(`${date}T00:00:00Z`);
  const sinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return new Date(time - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

/** Where a period begins from the warm-up on; late, where the trigger before is still open over it. */
function expectedSessions(every: (typeof UNITS)[number]): string[] {
  let owed = false;
  let open = false;
  return dates.slice(WARM_UP).filter((date, i) => {
    if (keyOf(date, every) !== keyOf(dates[WARM_UP + i - 1], every)) owed = true;
    const fires = owed && !open;
    if (fires) owed = false;
    open = fires;
    return fires;
  });
}

const asked = (every: string): [string, string | null | undefined][] =>
  whole
    .values<Decision>(topics.decisions.name, every)
    .map(({ request }) => [request.session, request.evidence?.period]);

describe('the calendar rule on a calendar of its own', () => {
  it.each(UNITS)('fires where a %s begins', (every) => {
    expect(asked(every).map(([session]) => session)).toEqual(expectedSessions(every));
    for (const { request } of whole.values<Decision>(topics.decisions.name, every)) {
      expect(request.kinds).toEqual(['calendar']);
    }
  });

  it('moves the month to the session after a holiday, and knows a half-day as a session', () => {
    expect(asked('month')).toEqual([
      ['2021-01-05', '2021-01'],
      ['2021-02-02', '2021-02'],
      ['2021-03-01', '2021-03'],
      ['2021-04-01', '2021-04'],
      ['2021-05-03', '2021-05'],
      ['2021-06-02', '2021-06'],
    ]);
  });

  it('knows week 53, whose Friday is a holiday, and week 1, whose Monday is one', () => {
    expect(asked('week').slice(0, 5)).toEqual([
      ['2020-12-21', '2020-W52'],
      ['2020-12-28', '2020-W53'],
      ['2021-01-05', '2021-W01'],
      ['2021-01-11', '2021-W02'],
      ['2021-01-18', '2021-W03'],
    ]);
  });

  it('goes by local dates: at UTC+0 a session ends on the next day of UTC, and no period is moved', () => {
    const grid = windowGridOf(universe);
    const lastOfApril = grid.sessionWindow('2021-04-30');
    expect(new Date(lastOfApril?.end ?? 0).toISOString()).toBe('2021-05-01T00:00:00.000Z');
    expect(asked('month').map(([session]) => session)).not.toContain('2021-04-30');
    expect(asked('week')).toContainEqual(['2021-04-14', '2021-W15']);
  });

  it('fires the same on a replay, after restarts and on the embedded runtime', async () => {
    const digest = digestOf(whole);
    expect(digestOf(replayOf(market))).toBe(digest);
    const everySession = dates.map((_, session) => session);
    expect(digestOf(replayOf(market, everySession))).toBe(digest);
    expect(await embeddedDigestOf(market, [9, 10, 21, 22, 23, 24, 81, 82, 102])).toBe(digest);
  }, 120_000);
});
