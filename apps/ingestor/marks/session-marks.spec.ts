import type { Tick } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { dailyUniverse } from '#testing/daily-universe.js';
import type { FeedEvent } from '../venues/venue.js';
import { SessionMarks } from './session-marks.js';

const universe = dailyUniverse({ source: 'history' });
const OPEN = windowGridOf(universe).first().start;
const DAY_MS = 86_400_000;

const tick = (
  instrument: string,
  price: number,
  at: number,
  source: Tick['source'] = 'live',
): FeedEvent => ({
  kind: 'tick',
  tick: {
    ...{ kind: 'tick', venue: 'v', instrument, eventTime: OPEN + at, price },
    ...{ sequence: -1, cumulativeVolume: 0, source },
  },
});

describe('the marks of a session', () => {
  it('are the last prices in the order of trades, whatever order they come in', () => {
    const marks = new SessionMarks(universe, null);
    marks.fold([tick('B', 20, 5), tick('A', 10, 3), tick('A', 9, 2)]);
    expect(marks.due(0)).toEqual({
      ...{ universeId: 'u', session: '2026-01-05', asOf: OPEN + 5, source: 'live' },
      prices: [
        { instrument: 'A', price: 10, eventTime: OPEN + 3 },
        { instrument: 'B', price: 20, eventTime: OPEN + 5 },
      ],
    });
  });

  it('are written at most once in 2 s, and only when there is a new one', () => {
    const marks = new SessionMarks(universe, null);
    marks.fold([tick('A', 10, 1)]);
    expect(marks.due(1000)).not.toBeNull();
    marks.fold([tick('A', 11, 2)]);
    expect(marks.due(2999)).toBeNull();
    expect(marks.due(3000)?.prices).toEqual([{ instrument: 'A', price: 11, eventTime: OPEN + 2 }]);
    expect(marks.due(9000)).toBeNull();
  });

  it('begin again with a session, and take no tick of one before', () => {
    const marks = new SessionMarks(universe, null);
    marks.fold([tick('A', 10, 1), tick('B', 20, DAY_MS), tick('C', 30, 2)]);
    expect(marks.due(0)).toMatchObject({
      session: '2026-01-06',
      prices: [{ instrument: 'B', price: 20 }],
    });
  });

  it('are of a live market over sessions only', () => {
    const history = new SessionMarks(universe, null);
    history.fold([tick('A', 10, 1, 'history'), tick('A', 10, 1, 'simulated')]);
    expect(history.due(0)).toBeNull();
    const intraday = new SessionMarks(
      { ...universe, window: { ...universe.window, kind: 'tumbling', sizeMs: 60_000 } },
      null,
    );
    intraday.fold([tick('A', 10, 1)]);
    expect(intraday.due(0)).toBeNull();
  });
});
