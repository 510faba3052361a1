const PATH = '/portfolio/rebalance';

/**
 * Asks for rebalances, each under a key of its own, so that its id is the same in every run.
 * @returns the id of the one whose outcome is recorded
 */
export async function rebalances(job, ask) {
  const post = (name, key, body) =>
    ask(name, { method: 'POST', path: PATH, headers: { 'idempotency-key': key }, body }, pending);
  await post('rebalanceDryRun', 'first-look', { dryRun: true, reason: 'first look' });
  const { commandId, statusUrl } = await post('rebalanceOverride', 'least-volatility', {
    dryRun: true,
    objective: { kind: 'minVolatility' },
    constraints: { bounds: { lower: 0, upper: 0.2 } },
  });
  await job.askUntil({ path: statusUrl }, (answer) => answer?.body?.status === 'solved');
  await ask('rebalanceStatus', { path: statusUrl });
  return commandId;
}

/** The answer as it is when the solve takes longer than the acceptance, which is usual but not certain. */
function pending(body) {
  const nothing = Object.fromEntries(Object.keys(body).map((name) => [name, null]));
  const { commandId, statusUrl } = body;
  return { ...nothing, commandId, status: 'pending', statusUrl };
}
