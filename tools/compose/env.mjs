// `npm run compose:env`: makes .env for docker-compose.yml, readable by its owner alone, with passwords that were never
// anybody else's. What is there already stays: volumes know their passwords. Beside it .secrets, for the services that read
// theirs from files: made anew from .env each time.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { at } from '../paths.mjs';

const FILE = process.argv[2] ?? at('.env');
const FOLDER = join(dirname(FILE), '.secrets');

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

/** Files of .secrets and the variable that each holds, the first that is there. */
const FILES = {
  'gateway-key': ['METRICS_KEY', 'BALLAST_API_KEY'],
  'alert-webhook-token': ['ALERT_WEBHOOK_TOKEN'],
  'alert-smtp-password': ['ALERT_SMTP_PASSWORD'],
};

function replaceFile(file, text, mode) {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
  chmodSync(partial, mode);
  renameSync(partial, file);
}

const present = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
const isThere = (name) => new RegExp(`^${name}=`, 'm').test(present);
const missing = Object.entries(VARIABLES).filter(([name]) => !isThere(name));

const before = present === '' || present.endsWith('\n') ? present : `${present}\n`;
const added = missing.map(([name, make]) => `${name}=${make()}\n`).join('');
replaceFile(FILE, before + added, 0o600);

// Compose mounts a file as it is, and the users of the images are others than its owner: whoever may enter the folder may
// read, and that is its owner alone.
mkdirSync(FOLDER, { recursive: true });
chmodSync(FOLDER, 0o700);
const values = parseEnv(before + added);
for (const [name, variables] of Object.entries(FILES)) {
  const held = variables.map((variable) => values[variable] ?? '').find((value) => value !== '');
  replaceFile(join(FOLDER, name), held ?? '', 0o644);
}
process.stdout.write(
  `${FILE}: ${missing.length} values made, ${Object.keys(VARIABLES).length - missing.length} were there\n`,
);
