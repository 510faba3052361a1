import { LEVELS, fluxOf } from './flux-of.mjs';

const SECONDS_PER_DAY = 86_400;

/** One call of the API of an InfluxDB 2; answers its JSON. @throws Error with what it said, and no token */
async function call({ url, token }, method, path, body) {
  const response = await fetch(`${url.replace(/\/$/, '')}/api/v2/${path}`, {
    method,
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    const said = text.replaceAll(token, '***').slice(0, 300);
    throw new Error(
      `expected ${method} ${path} to be answered 2xx, was ${response.status}: ${said}`,
    );
  }
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

/**
 * Makes buckets and tasks, or changes them to what they should be: once or twice is the same.
 * @param target {url, token, org, bucket}
 * @param days {raw, minutes, days}: how long each bucket keeps its points; 0: for ever
 * @returns a sentence for each thing
 */
export async function setUp(target, days) {
  const { org, bucket } = target;
  const { orgs } = await call(target, 'GET', `orgs?org=${encodeURIComponent(org)}`);
  const orgID = orgs[0].id;
  const done = [];
  for (const [name, keep] of [
    [bucket, days.raw],
    [`${bucket}_1m`, days.minutes],
    [`${bucket}_1d`, days.days],
  ]) {
    done.push(await ensureBucket(target, { orgID, name, keep }));
  }
  for (const level of LEVELS) done.push(await ensureTask(target, orgID, level));
  return done;
}

async function ensureBucket(target, { orgID, name, keep }) {
  const retentionRules =
    keep === 0 ? [] : [{ type: 'expire', everySeconds: keep * SECONDS_PER_DAY }];
  const { buckets } = await call(target, 'GET', `buckets?orgID=${orgID}&limit=100`);
  const there = buckets.find((one) => one.name === name);
  if (there === undefined) await call(target, 'POST', 'buckets', { orgID, name, retentionRules });
  else await call(target, 'PATCH', `buckets/${there.id}`, { retentionRules });
  const kept = keep === 0 ? 'for ever' : `for ${keep} days`;
  return `bucket ${name}: ${there === undefined ? 'made' : 'there'}, keeps points ${kept}`;
}

async function ensureTask(target, orgID, level) {
  const flux = fluxOf(level, target.bucket);
  const named = encodeURIComponent(level.task);
  const { tasks = [] } = await call(target, 'GET', `tasks?orgID=${orgID}&name=${named}`);
  // Installations of one organisation have tasks of one name: theirs reads another bucket.
  const there = tasks.find((one) =>
    one.flux.includes(JSON.stringify(`${target.bucket}${level.suffix}`)),
  );
  if (there === undefined) await call(target, 'POST', 'tasks', { orgID, flux, status: 'active' });
  else await call(target, 'PATCH', `tasks/${there.id}`, { flux, status: 'active' });
  return `task ${level.task}: ${there === undefined ? 'made' : 'there'}`;
}

/** Runs all levels once over a past range of days, one after the other. */
export async function backfill(target, range) {
  for (const level of LEVELS) {
    const query = fluxOf(level, target.bucket, range);
    await call(target, 'POST', `query?org=${encodeURIComponent(target.org)}`, {
      query,
      type: 'flux',
    });
  }
}
