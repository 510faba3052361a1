const REBALANCE = { method: 'POST', path: '/portfolio/rebalance' };
const OPTIMISE = { method: 'POST', path: '/analysis/optimize' };
const TEXT = { headers: { 'content-type': 'text/plain' }, body: 'please' };
const TOO_LARGE = { body: `"${'x'.repeat(8 * 1024 * 1024)}"` };

/** Asks what cannot be answered: one request for each problem that the document shows. */
export async function faultyRequests(ask, { decisionId, commandId }) {
  const other = (id) => id.replace(/./g, '0');
  await ask('unauthorized', { path: '/portfolio/weights', key: null });
  await ask('unknownParameter', { path: '/portfolio/weights?portfolio=portf1' });
  await ask('unknownPeriod', { path: '/portfolio/stats?period=month' });
  await ask('unknownResolution', { path: '/portfolio/performance?resolution=hour' });
  await ask('unknownSeries', { path: '/macro/gdp' });
  await ask('noInstant', { path: '/macro/ma.cpi?asOf=yesterday' });
  await ask('unknownIndex', { path: '/portfolio/performance?benchmark=DAX' });
  await ask('unknownPoints', { path: '/portfolio/optimization/frontier?points=1' });
  await ask('limitTooSmall', { path: '/portfolio/history?limit=0' });
  await ask('foreignEventId', {
    path: '/portfolio/stream',
    headers: { 'last-event-id': '1.other0.1.1.1' },
  });
  await ask('unknownPortfolio', { path: '/portfolios/portf9/weights' });
  await ask('unknownDecision', { path: `/decisions/${other(decisionId)}` });
  await ask('unknownCommand', { path: `/portfolio/rebalance/${other(commandId)}` });

  await ask('rebalanceFaulty', { ...REBALANCE, body: { dryRun: 'yes' } });
  await ask('weightsMovedOn', { ...REBALANCE, headers: { 'if-match': '"1"' }, body: {} });
  await ask('keyUsedTwice', {
    ...REBALANCE,
    headers: { 'idempotency-key': 'first-look' },
    body: { dryRun: true, reason: 'another look' },
  });
  await ask('tooLarge', { ...REBALANCE, ...TOO_LARGE });
  await ask('notJson', { ...REBALANCE, ...TEXT });
  await ask('asymmetric', {
    ...OPTIMISE,
    body: {
      instruments: ['A', 'B'],
      covariance: [
        [0.04, 0.01],
        [0.02, 0.09],
      ],
      objective: { kind: 'minVolatility' },
    },
  });
}
