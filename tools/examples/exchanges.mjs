import { auditTrail } from './audit.mjs';
import { calculations } from './calculations.mjs';
import { definitions } from './definitions.mjs';
import { faultyRequests } from './faulty-requests.mjs';
import { rebalances } from './rebalances.mjs';
import { pushes } from './ticks.mjs';

const AGE_SECONDS = 0.4;
const PROGRESS_DONE = 312;
const REPORTED_AT = '2026-04-11T08:00:00Z';
/** Of the counters, what does not change from run to run. */
const STEADY_GAUGE = /^(# (HELP|TYPE) )?ballast_portfolio_\w+[ {](?!portfolio="demo")/;

/**
 * Asks the running main job everything the OpenAPI document shows. What depends on the clock or on the moment is
 * brought to one value: the age of a figure, the progress of the replay, counters of the process.
 */
export async function recordExchanges(job) {
  const progressing = { path: '/portfolio/weights' };
  const notReady = await job.askUntil(progressing, (answer) => answer?.body?.progress != null);
  await job.askUntil({ path: '/health/ready' }, (answer) => answer?.status === 200);

  const exchanges = {};
  const ask = async (name, request, settled = (body) => body) => {
    const { status, body } = await job.ask(request);
    exchanges[name] = exchangeOf(request, status, settled(body));
    return exchanges[name].body;
  };

  // First, while the simulated market is still at its beginning.
  await ask('portfolios', { path: '/portfolios' });
  const demo = await job.ask({ path: '/portfolios/demo/metrics' });
  if (demo.body.windows !== 0) throw new Error('too slow: the simulated market has moved on');
  await ask('universes', { path: '/universes' });
  await ask('quality', { path: '/universes/casablanca/quality' }, steadyReports);
  const macro = '/macro/ma.cpi?asOf=2026-04-10T15:30:00Z';
  await job.askUntil({ path: macro }, (answer) => answer?.body?.values?.length === 2);
  await ask('macro', { path: macro });
  await ask('links', { path: '/', key: null });
  await ask('live', { path: '/health/live', key: null });
  await ask('ready', { path: '/health/ready', key: null });
  await ask('metricsText', { path: '/metrics' }, steadyGauges);

  await ask('weights', { path: '/portfolio/weights' }, (body) => ({
    ...body,
    ageSeconds: AGE_SECONDS,
  }));
  const stats = await ask('stats', { path: '/portfolio/stats' });
  await ask('metrics', { path: '/portfolio/metrics' });
  await ask('performance', { path: '/portfolio/performance?series=true&resolution=year' });
  await ask('history', { path: '/portfolio/history?limit=2' });
  await ask('optimization', { path: '/portfolio/optimization' });
  await ask('portfolioFrontier', { path: '/portfolio/optimization/frontier?points=3' });
  await ask('stream', { path: '/portfolio/stream', until: withFigures }, steadyIds);
  const decisionId = await tellingDecision(job);
  await ask('decision', { path: `/decisions/${decisionId}` });
  await ask('replay', { path: `/decisions/${decisionId}/replay` });

  await calculations(ask, stats);
  const commandId = await rebalances(job, ask);
  await auditTrail(job, ask);
  await definitions(job, ask);
  await pushes(job, ask);
  // Ids of definitions are random, in paths too.
  exchanges.definitionStatus.request.path = exchanges.definitionStatus.body.statusUrl;
  await faultyRequests(ask, { decisionId, commandId });
  exchanges.notReady = exchangeOf(
    progressing,
    notReady.status,
    await settledProgress(job, notReady),
  );
  return exchanges;
}

function exchangeOf({ method = 'GET', path, headers, body }, status, answer) {
  const request = { method, path, ...(headers && { headers }), ...(body && { body }) };
  // What is longer than a page is told by its length alone.
  if (typeof body === 'string' && body.length > 1000) request.body = `(${body.length} bytes)`;
  return { request, status, body: answer };
}

/** The first two events are there, whole. */
const withFigures = (text) => text.includes('event: metrics') && text.endsWith('\n\n');

/** The same whatever the simulated market, which shares a partition, has come to. */
const steadyIds = (text) => text.replace(/^(id: \d\.[\w-]+)\..*$/gm, '$1.14d.0.1c');

/** The same whenever the replay was. */
const steadyReports = ({ feeds, ...body }) => ({
  ...body,
  asOf: REPORTED_AT,
  feeds: feeds.map((feed) => ({ ...feed, report: { ...feed.report, asOf: REPORTED_AT } })),
});

const steadyGauges = (text) =>
  `${text
    .split('\n')
    .filter((line) => STEADY_GAUGE.test(line))
    .join('\n')}\n`;

/** The applied decision with the most trades, the latest of them: it shows more than one with two. */
async function tellingDecision(job) {
  const { body } = await job.ask({ path: '/portfolio/history?limit=200' });
  const applied = body.items.filter(({ status }) => status === 'applied');
  const most = Math.max(...applied.map(({ trades }) => trades.length));
  return applied.find(({ trades }) => trades.length === most).decisionId;
}

/** The 503 as it is at one fixed session of the replay. */
async function settledProgress(job, { body }) {
  const { body: performance } = await job.ask({
    path: '/portfolio/performance?series=true&resolution=window',
  });
  const { session } = performance.series[PROGRESS_DONE - 1];
  const { total } = body.progress;
  const progress = { session, done: PROGRESS_DONE, total };
  const detail = `not ready: ${PROGRESS_DONE} of ${total} sessions are folded (${session})`;
  return { ...body, detail, progress };
}
