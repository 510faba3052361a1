import { randomUUID } from 'node:crypto';
import { claimIn, owns } from '#platform/task/claim.js';
import { changelogTopic, topics } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import { partitionOf } from '#stream/partition.js';
import { quietClient } from './client.mjs';
import { pause } from './fleet.mjs';
import { storedRecord } from './stored-record.mjs';

/** A service that writes nothing for so long after a fault has not survived it. */
const PATIENCE_MS = 60_000;
/** A rollout waits for the groups of killed processes, whose sessions last 10 s. */
const ROLLOUT_MS = 120_000;
/** A zombie that was woken ends by itself within this. */
const ZOMBIE_ENDS_MS = 30_000;
/** Exit code of a process that has been told that it is not the one: a fault in what it was told. */
const SUPERSEDED = 2;

const between = (low, high, number) => low + (high - low) * number;

/** What a fault came to. */
const survived = (measured = {}) => ({ ok: true, ...measured });
const failed = (why) => ({ ok: false, why });

/** Kills a service at a random moment; the time counts from the kill until the next one's first readable output. */
async function killStages(app, { fleet, watcher }) {
  const { killedAt, next } = await fleet.kill(app);
  const readable = await watcher.firstOutput(app, next.startedAt, PATIENCE_MS);
  if (readable === null) return failed(`${app} wrote nothing for a minute`);
  return survived({ recovery: { of: app, ms: readable - killedAt } });
}

async function killTwice({ fleet, watcher }, [moment]) {
  const first = await fleet.kill('analytics');
  await pause(between(50, 1800, moment));
  const { next } = await fleet.kill('analytics');
  const readable = await watcher.firstOutput('analytics', next.startedAt, PATIENCE_MS);
  if (readable === null) return failed('analytics wrote nothing for a minute');
  return survived({ recovery: { of: 'analytics, killed twice', ms: readable - first.killedAt } });
}

async function killIngestor({ fleet }) {
  const { killedAt, next } = await fleet.kill('ingestor');
  while (!next.hasLogged('"msg":"started"')) {
    if (Date.now() - killedAt > PATIENCE_MS || !next.running) return failed('no start');
    await pause(20);
  }
  return survived({ recovery: { of: 'ingestor, until it feeds', ms: Date.now() - killedAt } });
}

async function killGateway({ fleet, gatewayUrl }) {
  const { killedAt } = await fleet.kill('gateway');
  while (Date.now() - killedAt < PATIENCE_MS) {
    const ready = await fetch(`${gatewayUrl}/health/ready`).catch(() => null);
    if (ready?.ok) {
      return survived({ recovery: { of: 'gateway, until ready', ms: Date.now() - killedAt } });
    }
    await pause(20);
  }
  return failed('not ready for a minute');
}

/** Stops a process, starts its replacement, and lets it go on: it must see that it is not the one, and end. */
async function zombie(app, { fleet, watcher }, [asleep]) {
  const old = fleet.abandon(app);
  old.signal('SIGSTOP');
  const next = fleet.start(app);
  if (app === 'ingestor') {
    while (!next.hasLogged('"msg":"started"') && next.running) await pause(20);
  } else if ((await watcher.firstOutput(app, next.startedAt, PATIENCE_MS)) === null) {
    return failed('its replacement wrote nothing for a minute');
  }
  await pause(between(0, 3000, asleep));
  old.signal('SIGCONT');
  const end = await old.endedWithin(ZOMBIE_ENDS_MS);
  if (end === null) {
    old.signal('SIGKILL');
    return failed('the zombie did not end by itself');
  }
  return end === SUPERSEDED ? survived() : failed(`the zombie ended with ${end}`);
}

async function killBroker({ broker, watcher }, [down]) {
  const killedAt = Date.now();
  await broker.kill();
  await pause(between(0, 3000, down));
  await broker.up();
  const flowing = await flows(watcher);
  const recovery = { of: 'broker, until both stages write', ms: Date.now() - killedAt };
  return flowing.ok ? survived({ recovery }) : flowing;
}

async function reset({ proxy, watcher }, [ms]) {
  proxy.close();
  await pause(between(20, 3000, ms));
  proxy.open();
  return flows(watcher);
}

async function stall({ proxy, watcher }, [ms]) {
  proxy.stall();
  await pause(between(500, 6000, ms));
  proxy.open();
  return flows(watcher);
}

async function slow({ proxy, watcher }, [delay, ms]) {
  proxy.slowDown(between(20, 200, delay));
  await pause(between(1000, 5000, ms));
  proxy.open();
  return flows(watcher);
}

async function loseEndTxn({ proxy, watcher }) {
  const late = pause(PATIENCE_MS).then(() => 'late');
  if ((await Promise.race([proxy.loseEndOfTransaction(), late])) === 'late') {
    return failed('no transaction ended for a minute');
  }
  return flows(watcher);
}

/** Stops all and starts three of each, kills one of them, and goes back whatever came of it. */
async function rescale(campaign, [victim]) {
  const { fleet, universeId } = campaign;
  const up = await scaleTo(3, campaign);
  const owner = partitionOf(universeId, topics.universe.partitions) % 3;
  const ordinal = victim < 0.5 ? owner : (owner + 1) % 3;
  const { killedAt, next } = await fleet.kill('analytics', ordinal);
  const claimed = await claimsAgain(fleet, { replicas: 3, ordinal }, next.startedAt);
  const ms = Date.now() - killedAt;
  const killed = await flows(campaign.watcher);
  const down = await scaleTo(1, campaign);
  const recovery = { of: 'analytics, one of three, until it has claimed', ms };
  return [up, claimed, killed, down].find(({ ok }) => !ok) ?? survived({ recovery });
}

/**
 * Every analytics task of one of several has been claimed since: the others go on without it, so that an output alone
 * says nothing of it. A claim is the first write of a process to a task.
 */
async function claimsAgain(fleet, owner, since) {
  const stages = topology.filter(({ offload }) => !offload);
  const missing = new Set(
    stages.flatMap(({ name, tasks }) =>
      Array.from({ length: tasks }, (_, task) => task)
        .filter((task) => owns(owner, task))
        .map((task) => `${changelogTopic(name)}/${task}`),
    ),
  );
  const { KAFKA_BROKERS: brokers } = fleet.options.environmentOf('analytics');
  const consumer = quietClient(brokers.split(','), 'campaign').consumer({
    groupId: `campaign-claims-${randomUUID()}`,
    readUncommitted: false,
  });
  await consumer.connect();
  await consumer.subscribe({
    topics: stages.map(({ name }) => changelogTopic(name)),
    fromBeginning: true,
  });
  await new Promise((resolve, reject) => {
    setTimeout(resolve, PATIENCE_MS).unref();
    const eachBatch = async ({ batch: { topic, partition, messages } }) => {
      for (const message of messages) {
        const claim = claimIn(storedRecord(topic, partition, message));
        if (claim?.ordinal !== owner.ordinal || claim.replicas !== owner.replicas) continue;
        if (Number(message.timestamp) > since) missing.delete(`${topic}/${partition}`);
      }
      if (missing.size === 0) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  await consumer.disconnect();
  if (missing.size === 0) return survived();
  return failed(`analytics/${owner.ordinal} did not claim ${[...missing].join()} for a minute`);
}

async function scaleTo(replicas, { fleet, watcher }) {
  const apps = ['analytics', 'optimizer'];
  const faults = await fleet.stop(apps);
  const since = Date.now();
  for (const app of apps) {
    for (let ordinal = 0; ordinal < replicas; ordinal++) fleet.start(app, ordinal, replicas);
  }
  const seen = await Promise.all(apps.map((app) => watcher.firstOutput(app, since, ROLLOUT_MS)));
  if (seen.includes(null)) faults.push(`${replicas} replicas wrote nothing for two minutes`);
  return faults.length === 0 ? survived() : failed(faults.join('; '));
}

/** Both stages write again. */
async function flows(watcher) {
  const since = Date.now();
  const apps = ['analytics', 'optimizer'];
  const seen = await Promise.all(apps.map((app) => watcher.firstOutput(app, since, PATIENCE_MS)));
  const silent = apps.filter((_, i) => seen[i] === null);
  return silent.length === 0 ? survived() : failed(`${silent.join()} wrote nothing for a minute`);
}

const FAULTS = {
  'kill -9 analytics': (campaign) => killStages('analytics', campaign),
  'kill -9 optimizer': (campaign) => killStages('optimizer', campaign),
  'kill -9 analytics while it restores': killTwice,
  'kill -9 ingestor': killIngestor,
  'kill -9 gateway': killGateway,
  'zombie analytics': (campaign, numbers) => zombie('analytics', campaign, numbers),
  'zombie optimizer': (campaign, numbers) => zombie('optimizer', campaign, numbers),
  'zombie ingestor': (campaign, numbers) => zombie('ingestor', campaign, numbers),
  'kill -9 broker': killBroker,
  'connections reset': reset,
  'connections stalled': stall,
  'connections slow': slow,
  'lost answer to EndTxn': loseEndTxn,
  'replicas 1 -> 3 -> 1': rescale,
};

/** Injects one fault at its moment and waits until both stages write again. */
export async function inject({ kind, numbers }, campaign) {
  const [gap, ...own] = numbers;
  await pause(between(100, 1500, gap));
  try {
    return await FAULTS[kind](campaign, own);
  } catch (error) {
    return failed(error.message);
  }
}
