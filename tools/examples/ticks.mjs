const DESK = {
  universeId: 'desk',
  venue: 'desk',
  source: 'live',
  feeds: ['push.desk1'],
  instruments: ['AAA', 'BBB'],
  calendar: { start: '2026-04-13' },
  window: { dtYears: 0.004 },
  estimators: { slow: { halfLifeYears: 0.5 } },
};
const TICKS = { method: 'POST', path: '/ticks' };

/** Pushes to a feed of a universe of its own, and what is none. */
export async function pushes(job, ask) {
  const universe = '/universes/desk';
  await job.ask({ method: 'PUT', path: universe, body: DESK });
  await job.askUntil({ path: universe }, (answer) => answer?.status === 200);
  await ask('ticksPushed', {
    ...TICKS,
    body: {
      feed: 'push.desk1',
      ticks: [
        { sequence: 1, instrument: 'AAA', price: 100.5, volume: 10, at: '2026-04-13T10:00:00Z' },
        { sequence: 2, instrument: 'BBB', price: 42, at: '2026-04-13T10:00:00.250Z' },
      ],
    },
  });
  await ask('ticksPushedAsLines', {
    ...TICKS,
    path: '/ticks?feed=push.desk1',
    headers: { 'content-type': 'application/x-ndjson' },
    body: [
      { sequence: 3, instrument: 'AAA', price: 100.25, volume: 5, at: '2026-04-13T10:00:00.500Z' },
      { sequence: 4, instrument: 'BBB', price: 42.5, at: '2026-04-13T10:00:00.750Z' },
    ]
      .map((tick) => `${JSON.stringify(tick)}\n`)
      .join(''),
  });
  await ask('ticksFaulty', {
    ...TICKS,
    body: {
      feed: 'push.desk1',
      ticks: [
        { sequence: 6, instrument: 'CCC', price: 1, at: '2026-04-13T10:00:01Z' },
        { sequence: 5, instrument: 'AAA', price: -1, at: 'now' },
      ],
    },
  });
  await job.ask({ method: 'DELETE', path: universe });
}
