import type { IndexLevel } from '#stream/generated/wire-types.js';
import { dailyLevel, levelRecord, liveLevel } from '#testing/level-fixtures.js';
import { returnsRecord, windowReturns } from '#testing/wire-fixtures.js';
import { departures } from '../../../test/gateway/conforms.js';
import { filledLog, RETURNS } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { PERFORMANCE_DOC } from './performance-docs.js';
import type { PerformanceView } from './performance-view.js';
import { STATS_DOC } from './stats-docs.js';
import type { StatsView } from './stats-view.js';

const SESSIONS = [
  ...['2025-12-29', '2025-12-30', '2025-12-31'],
  ...['2026-01-02', '2026-01-05', '2026-01-06'],
];
const LEVELS = [100, 100.5, 99, 101, 102, 101.5];

describe('an index beside a portfolio', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
  });
  afterEach(() => gateway.stop());

  const known = (...levels: readonly IndexLevel[]): void => {
    gateway.log.append(...levels.map(levelRecord));
  };
  const all = SESSIONS.map((session, k) => dailyLevel('MASI', session, LEVELS[k]));
  const read = async <View>(path: string): Promise<View> => {
    const response = await gateway.call(path);
    expect(response.status).toBe(200);
    return (await response.json()) as View;
  };

  it('is its benchmark where the parameter names it, and 1/N where it does not', async () => {
    known(...all);
    const path = '/portfolio/performance?series=true';
    const view = await read<PerformanceView>(`${path}&benchmark=MASI`);
    expect(departures(view, PERFORMANCE_DOC.answer.schema)).toEqual([]);
    const { name, symbol, gross, net, relative } = view.benchmark;
    expect([name, symbol, gross]).toEqual(['index', 'MASI', net]);
    expect(net.return).toBeCloseTo(0.015, 14);
    expect(view.series?.map(({ benchmark }) => benchmark)).toEqual(
      LEVELS.map((level) => level / 100),
    );
    const wealth = RETURNS.reduce((all, r) => [...all, all[all.length - 1] * (1 + r)], [1]);
    const own = wealth.slice(1).map((w, t) => (t === 0 ? 0.995 * w : w / wealth[t]) - 1);
    const index = LEVELS.slice(1).map((level, t) => level / LEVELS[t] - 1);
    const active = own.map((r, t) => r - index[t]);
    const average = active.reduce((sum, d) => sum + d, 0) / active.length;
    const error = Math.sqrt(active.reduce((sum, d) => sum + (d - average) * (d - average), 0) / 4);
    expect(relative?.trackingError).toBeCloseTo(error, 13);
    expect(relative?.informationRatio).toBeCloseTo(average / error, 10);
    const equal = await read<PerformanceView>(path);
    expect(equal.benchmark.name).toBe('1/N');
    expect(equal.benchmark.net.return).toBeCloseTo(1.05 * 0.995 - 1, 12);
    expect(equal.benchmark.relative?.beta).not.toBeNull();
  });

  it('has a warning that names the sessions without a level', async () => {
    known(
      ...all.filter(({ session }) => session !== '2026-01-02'),
      liveLevel('MASI', '2026-01-07', 1),
    );
    const view = await read<PerformanceView>('/portfolio/performance?series=true&benchmark=MASI');
    expect(view.warnings).toContainEqual({
      path: 'benchmark',
      message:
        'expected a level of MASI in every session, was none in 2026-01-02: its returns reach over them',
    });
    expect(view.series?.[3].benchmark).toBe(view.series?.[2].benchmark);
    expect(view.benchmark.net.return).toBeCloseTo(0.015, 14);
  });

  it.each(['/portfolio/performance?benchmark=DAX', '/portfolio/stats?market=DAX'])(
    '%s is a 400 that names the indices with levels',
    async (path) => {
      const refused = async (): Promise<string> => {
        const response = await gateway.call(path);
        expect(response.status).toBe(400);
        return JSON.stringify(await response.json());
      };
      expect(await refused()).toMatch(/expected .+, was \\"DAX\\"/);
      known(dailyLevel('MSI20', '2026-01-05', 1), dailyLevel('MASI', '2026-01-05', 1));
      expect(await refused()).toMatch(/expected one of (1\/N, )?MASI, MSI20, was \\"DAX\\"/);
    },
  );

  it.each([
    'marketSessions=2',
    'marketSessions=2501',
    'marketSessions=1e1',
    'marketSessions=x',
    'market=',
  ])('/portfolio/stats?%s is a 400', async (query) => {
    expect((await gateway.call(`/portfolio/stats?${query}`)).status).toBe(400);
  });

  it('is the market of its instruments, over the newest sessions with two levels', async () => {
    // AKT is twice the market; ATW stands still; IAM moves against it and by 1e-3 the other way about.
    const moves = LEVELS.slice(1).map((level, t) => Math.log(level / LEVELS[t]));
    const noise = [1e-3, -1e-3, 1e-3, -1e-3, 0];
    known(...all);
    gateway.log.append(
      ...SESSIONS.map((session, k) =>
        returnsRecord(
          windowReturns({
            ...{ session, window: k + 1, windowEnd: Date.parse(`${session}T23:00:00Z`) },
            returns: k === 0 ? [0, 0, 0] : [2 * moves[k - 1], 0, -moves[k - 1] + noise[k - 1]],
          }),
        ),
      ),
    );
    const view = await read<StatsView>('/portfolio/stats?market=MASI');
    expect(departures(view, STATS_DOC.answer.schema)).toEqual([]);
    const { market } = view;
    expect(market).toMatchObject({
      name: 'MASI',
      sessions: 5,
      from: '2025-12-30',
      to: '2026-01-06',
    });
    expect(market?.beta['AKT']).toBeCloseTo(2, 12);
    expect(market?.beta['ATW']).toBeCloseTo(0, 12);
    expect(market?.residualVolatility['AKT']).toBeCloseTo(0, 9);
    // Independently: from raw sums.
    const own = moves.map((m, t) => -m + noise[t]);
    const [x, y] = [moves, own].map((of) => of.reduce((sum, r) => sum + r, 0) / 5);
    const xy = moves.reduce((sum, m, t) => sum + m * own[t], 0) - 5 * x * y;
    const xx = moves.reduce((sum, m) => sum + m * m, 0) - 5 * x * x;
    const yy = own.reduce((sum, r) => sum + r * r, 0) - 5 * y * y;
    expect(market?.beta['IAM']).toBeCloseTo(xy / xx, 12);
    expect(market?.covariance['IAM']).toBeCloseTo((xy / 4) * 247, 12);
    expect(market?.volatility).toBeCloseTo(Math.sqrt((xx / 4) * 247), 12);
    const left = Math.sqrt(((yy - (xy * xy) / xx) / 3) * 247);
    expect(market?.residualVolatility['IAM']).toBeCloseTo(left, 12);
    const week = await read<StatsView>('/portfolio/stats?market=MASI&period=week&marketSessions=3');
    expect(week.market).toMatchObject({ sessions: 3, from: '2026-01-02' });
    expect(week.market?.beta['AKT']).toBeCloseTo(2, 12);
    expect((await read<StatsView>('/portfolio/stats')).market).toBeNull();
  });

  it('is no market without three sessions, and says which have no level', async () => {
    known(...all.slice(0, 2));
    gateway.log.append(
      ...SESSIONS.slice(0, 3).map((session, k) =>
        returnsRecord(
          windowReturns({
            ...{ session, window: k + 1, windowEnd: Date.parse(`${session}T23:00:00Z`) },
          }),
        ),
      ),
    );
    const { market, warnings } = await read<StatsView>('/portfolio/stats?market=MASI');
    expect(market).toBeNull();
    expect(warnings).toEqual(
      expect.arrayContaining([
        {
          path: 'market',
          message:
            'expected a level of MASI in every session, was none in 2025-12-31: returns from and to them are left out',
        },
        { path: 'market', message: 'expected 3 or more sessions with a return of MASI, was 1' },
      ]),
    );
  });
});
