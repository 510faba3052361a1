// `npm run compose:env`: makes .env for docker-compose.yml, readable by its owner alone, with passwords that were never
// anybody else's. What is there already stays: volumes know their passwords.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { at } from '../paths.mjs';

const FILE = process.argv[2] ?? at('.env');

const secret = () => randomBytes(24).toString('hex');

/** Kafka's UUID: 22 letters of base64url; tools of its own take a first `-` for an option. */
function clusterId() {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

const VARIABLES = {
  COMPOSE_PROFILES: () => 'core,observability',
  BALLAST_API_KEY: secret,
  POSTGRES_PASSWORD: secret,
  REGISTRY_DB_PASSWORD: secret,
  REDIS_PASSWORD: secret,
  INFLUX_PASSWORD: secret,
  INFLUX_TOKEN: secret,
  GRAFANA_PASSWORD: secret,
  ALERT_WEBHOOK_TOKEN: secret,
  // To be replaced by that of a mail server.
  ALERT_SMTP_PASSWORD: secret,
  KAFKA_CLUSTER_ID: clusterId,
};

const present = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
const isThere = (name) => new RegExp(`^${name}=`, 'm').test(present);
const missing = Object.entries(VARIABLES).filter(([name]) => !isThere(name));

const before = present === '' || present.endsWith('\n') ? present : `${present}\n`;
const added = missing.map(([name, make]) => `${name}=${make()}\n`).join('');
const partial = `${FILE}.${process.pid}`;
writeFileSync(partial, before + added, { mode: 0o600, flag: 'wx' });
renameSync(partial, FILE);
chmodSync(FILE, 0o600);
process.stdout.write(
  `${FILE}: ${missing.length} values made, ${Object.keys(VARIABLES).length - missing.length} were there\n`,
);
