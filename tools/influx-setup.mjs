// `npm run influx:setup`: buckets with their retention, and the tasks that make bars of minutes and days, in the InfluxDB 2
// of INFLUX_URL, INFLUX_ORG, INFLUX_BUCKET and INFLUX_TOKEN (one that may make buckets and tasks). Again is the same.
//   --raw-days N --minute-days N --day-days N   how long points are kept, 0: for ever; 3650, 3650 and 0 unless told
//   --from YYYY-MM-DD [--to YYYY-MM-DD]         makes the bars of these past days too; without --to until tomorrow
import { parseArgs } from 'node:util';
import { backfill, setUp } from './influxdb/set-up.mjs';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const option = (value) => ({ type: 'string', ...(value !== undefined && { default: value }) });

function readOptions() {
  const { values } = parseArgs({
    options: {
      // The log keeps its metrics as long: what is replayed is taken.
      'raw-days': option('3650'),
      'minute-days': option('3650'),
      'day-days': option('0'),
      from: option(),
      to: option(new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)),
    },
  });
  for (const name of ['raw-days', 'minute-days', 'day-days']) {
    if (!/^\d{1,6}$/.test(values[name])) {
      throw new Error(`--${name}: expected a whole number of days, was ${values[name]}`);
    }
  }
  for (const name of ['from', 'to']) {
    if (values[name] !== undefined && !DATE.test(values[name])) {
      throw new Error(`--${name}: expected YYYY-MM-DD, was ${values[name]}`);
    }
  }
  return values;
}

function readTarget() {
  const names = ['INFLUX_URL', 'INFLUX_TOKEN', 'INFLUX_ORG', 'INFLUX_BUCKET'];
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`expected ${missing.join(', ')} in the environment`);
  const [url, token, org, bucket] = names.map((name) => process.env[name]);
  return { url, token, org, bucket };
}

async function main() {
  const values = readOptions();
  const target = readTarget();
  const done = await setUp(target, {
    raw: Number(values['raw-days']),
    minutes: Number(values['minute-days']),
    days: Number(values['day-days']),
  });
  for (const line of done) process.stdout.write(`${line}\n`);
  const { from, to } = values;
  if (from === undefined) return;
  await backfill(target, { from, to });
  process.stdout.write(`bars made from ${from} to ${to}\n`);
}

await main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
