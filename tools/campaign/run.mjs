import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { checkLog } from '#testing/checker/check-log.js';
import { logOf } from '#testing/checker/checked-log.js';
import { Broker } from './broker.mjs';
import { quietClient } from './client.mjs';
import { dealFaults } from './deck.mjs';
import { define } from './define.mjs';
import { inject } from './faults.mjs';
import { Fleet, pause } from './fleet.mjs';
import { Proxy } from './proxy.mjs';
import { whenQuiet } from './quiet.mjs';
import { readLog } from './read-log.mjs';
import { kindsOf, recoveriesOf } from './report.mjs';
import { campaignUniverse, Source } from './source.mjs';
import { Watcher } from './watcher.mjs';

const APPS = ['ingestor', 'analytics', 'optimizer', 'gateway'];

/** Runs a whole campaign; `say` hears of every step. */
export async function runCampaign({ faults: count, seed, brokers, port, keep }, say) {
  const directory = await mkdtemp(join(tmpdir(), 'ballast-campaign-'));
  const own = brokers === undefined ? ownBroker(directory, port) : null;
  const addresses = brokers ?? [`127.0.0.1:${own.proxy.port}`];
  const gatewayPort = port + 4;
  const fleet = new Fleet({ directory, environmentOf: environmentOf(addresses, gatewayPort) });
  const kafka = quietClient(addresses, 'campaign');
  const watcher = new Watcher(kafka);
  const source = new Source(kafka, seed);
  const started = Date.now();
  try {
    await own?.proxy.listen();
    await own?.broker.up();
    await createTopics(kafka, new KafkaNames(), 'development');
    say(`broker and topics are there; logs in ${directory}`);
    for (const app of APPS) fleet.start(app);
    await watcher.start();
    await define(kafka, watcher);
    source.start();
    const results = [];
    const campaign = {
      ...{ fleet, watcher, ...own },
      gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
      universeId: campaignUniverse.universeId,
    };
    await watcher.firstOutput('optimizer', Date.now(), 60_000);
    say('everything runs');
    for (const fault of dealFaults({ count, seed, ownBroker: own !== null })) {
      const at = Date.now();
      const result = { kind: fault.kind, ...(await inject(fault, campaign)) };
      results.push(result);
      const took = result.recovery?.ms ?? Date.now() - at;
      say(`${results.length}/${count} ${fault.kind}: ${result.ok ? `${took} ms` : result.why}`);
    }
    const records = await readWhenQuiet({ fleet, source, watcher, kafka }, say);
    if (keep) await writeFile(join(directory, 'records.v8'), serialize(records));
    const verdicts = checkLog(logOf(records));
    return {
      ...{ faults: count, seed, results, verdicts, unasked: fleet.unasked, source },
      seconds: (Date.now() - started) / 1000,
      kinds: kindsOf(results),
      recoveries: recoveriesOf(results),
    };
  } finally {
    await fleet.end();
    await source.abandon();
    await watcher.stop();
    own?.proxy.stop();
    await own?.broker.wipe();
    if (!keep) await rm(directory, { recursive: true, force: true });
  }
}

function ownBroker(directory, port) {
  const proxyPort = port + 3;
  return {
    broker: new Broker({ directory, port, proxyPort }),
    proxy: new Proxy({ port: proxyPort, brokerPort: port }),
  };
}

function environmentOf(addresses, gatewayPort) {
  const key = randomBytes(24).toString('hex');
  return (app) => ({
    KAFKA_BROKERS: addresses.join(','),
    PORT: app === 'gateway' ? String(gatewayPort) : '0',
    BALLAST_API_KEY: key,
  });
}

/** Lets everything come to rest, stops it in good order, and reads what is left. */
async function readWhenQuiet({ fleet, source, watcher, kafka }, say) {
  await source.stop();
  const faults = await fleet.stop(['ingestor', 'gateway']);
  await whenQuiet(kafka);
  faults.push(...(await fleet.stop(['analytics', 'optimizer'])));
  for (const fault of faults) say(fault);
  await watcher.stop();
  await pause(200);
  const records = await readLog(kafka);
  say(`${records.length} committed records are checked`);
  return records;
}
