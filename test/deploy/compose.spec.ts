import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { Environment } from '#platform/config/environment.js';
import { packageRoot } from '#platform/package-root.js';

interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly secrets?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, object>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

const at = (...parts: string[]): string => join(packageRoot(), ...parts);
const text = readFileSync(at('docker-compose.yml'), 'utf8');
const file = parse(text, { merge: true }) as ComposeFile;
const services = Object.entries(file.services);
const own = services.filter(([, { build }]) => build !== undefined);
const servers = services.filter(([, { build }]) => build === undefined);

const required = (source: string): string[] => [
  ...new Set([...source.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => name)),
];

describe('docker-compose.yml', () => {
  it('runs the five services and the job that makes the topics, each by its entry file', () => {
    const commands = own.map(([name, { command = [] }]) => [name, command.slice(0, 2).join(' ')]);
    expect(Object.fromEntries(commands)).toEqual({
      topics: 'node dist/apps/admin/main.js',
      ingestor: 'node dist/apps/ingestor/main.js',
      analytics: 'node dist/apps/analytics/main.js',
      optimizer: 'node dist/apps/optimizer/main.js',
      recorder: 'node dist/apps/recorder/main.js',
      gateway: 'node dist/apps/gateway/main.js',
    });
  });

  it.each(servers)('%s has an image of one version', (_, { image }) => {
    expect(image).toMatch(
      /^[a-z0-9.-]+\/[a-z0-9/-]+:v?\d+\.\d+\.\d+[a-z0-9-]*(@sha256:[0-9a-f]{64})?$/,
    );
  });

  it.each(services)('%s is in a profile', (_, { profiles = [] }) => {
    expect(['core', 'observability']).toEqual(expect.arrayContaining([...profiles]));
    expect(profiles).toHaveLength(1);
  });

  it.each(services)('%s publishes on loopback only', (_, { ports = [] }) => {
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
  });

  it('starts the recorder though InfluxDB does not answer: points wait on its disk', () => {
    expect(file.services['recorder']?.depends_on?.['influxdb']).toEqual({
      condition: 'service_started',
      required: false,
    });
  });

  it('keeps Kafka, PostgreSQL, Redis and the registry, which trust the network, inside', () => {
    expect(file.networks['inside']).toEqual({ internal: true });
    for (const name of ['kafka', 'postgres', 'redis', 'registry']) {
      expect(file.services[name]).toMatchObject({ networks: ['inside'] });
      expect(file.services[name]?.ports).toBeUndefined();
    }
  });

  it.each(services)('%s says how it is, unless it ends by itself', (_, service) => {
    if (service.restart === 'no') expect(service.healthcheck).toEqual({ disable: true });
    else expect(service.healthcheck?.test?.[0]).toMatch(/^CMD(-SHELL)?$/);
  });

  it.each(services)('%s has a limit of memory and gains no privileges', (_, service) => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });

  it.each(own)('%s is no root, has no capability and writes to volumes only', (_, service) => {
    expect(service).toMatchObject({ user: '1000:1000', read_only: true, cap_drop: ['ALL'] });
  });

  it.each(own)('%s is told nothing that the configuration does not know', (_, service) => {
    const known = Object.keys(new Environment());
    const told = Object.keys(service.environment ?? {});
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('holds no password: each comes from .env, and without it nothing starts', () => {
    const secret = /PASSWORD|TOKEN|API_KEY|SECRET|_URL$/;
    const literal = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([variable]) => secret.test(variable))
        .filter(([, value]) => !/\$\{[A-Z_]+:(\?[^}]+|-)\}/.test(value))
        .filter(
          ([, value]) => !/^(https?|jdbc:postgresql):\/\/[a-z]+:\d+(\/[a-z0-9/]*)?$/.test(value),
        )
        .map(([variable]) => `${name}.${variable}`),
    );
    expect(literal).toEqual([]);
  });

  it('gives read-only services secrets of files alone: Compose cannot copy others into them', () => {
    const given = services.flatMap(([, { read_only: isReadOnly = false, secrets = [] }]) =>
      isReadOnly ? secrets : [],
    );
    expect(given).not.toHaveLength(0);
    for (const name of given) expect(file.secrets[name]).toEqual({ file: `./.secrets/${name}` });
  });

  it('mounts volumes that it declares, and folders of the repository read-only', () => {
    for (const [, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const [source = '', , mode] = volume.split(':');
        if (source.startsWith('./')) {
          expect(mode).toBe('ro');
          expect(() => statSync(at(source))).not.toThrow();
        } else {
          expect(Object.keys(file.volumes)).toContain(source);
        }
      }
    }
  });
});

describe('npm run compose:env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-test-'));
  const path = join(folder, '.env');
  const make = (): string => {
    execFileSync(process.execPath, [at('tools', 'compose', 'env.mjs'), path]);
    return readFileSync(path, 'utf8');
  };
  const held = (secret: string): string => readFileSync(join(folder, '.secrets', secret), 'utf8');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes every value that the file asks for, readable by its owner alone', () => {
    const made = make();
    for (const name of required(text)) expect(made).toMatch(new RegExp(`^${name}=\\S{20,}$`, 'm'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('makes no two alike', () => {
    const secrets = [...make().matchAll(/^(?!COMPOSE).*=(.*)$/gm)].map(([, value]) => value);
    expect(secrets.length).toBeGreaterThan(7);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('keeps what is there, and adds what is missing', () => {
    writeFileSync(path, 'POSTGRES_PASSWORD=of-the-volume\nSMTP_URL=smtp://mail.example');
    const made = make();
    expect(made).toMatch(/^POSTGRES_PASSWORD=of-the-volume$/m);
    expect(made).toMatch(/^SMTP_URL=smtp:\/\/mail\.example$/m);
    expect(made).toMatch(/^REDIS_PASSWORD=[0-9a-f]{48}$/m);
    expect(make()).toBe(made);
  });

  it('makes files that git does not see', () => {
    const ignored = readFileSync(at('.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.secrets/']));
  });

  it('makes each secret of the compose file, readable by every user in a folder of its owner alone', () => {
    make();
    expect(statSync(join(folder, '.secrets')).mode & 0o777).toBe(0o700);
    for (const secret of Object.keys(file.secrets)) {
      expect(held(secret)).toMatch(/^\S{16,}$/);
      expect(statSync(join(folder, '.secrets', secret)).mode & 0o777).toBe(0o644);
    }
  });

  it('gives Prometheus the key that is for it, else the development key, and follows .env', () => {
    const { BALLAST_API_KEY: development } = parseEnv(make());
    expect(held('gateway-key')).toBe(development);
    writeFileSync(path, `${readFileSync(path, 'utf8')}METRICS_KEY='bal_issued'\n`);
    make();
    expect(held('gateway-key')).toBe('bal_issued');
  });
});

describe('Prometheus of docker-compose.yml', () => {
  it('asks every service of ours for its figures', () => {
    const { scrape_configs: jobs } = parse(
      readFileSync(at('infra', 'prometheus', 'prometheus.yml'), 'utf8'),
    ) as { scrape_configs: { static_configs: { targets: string[] }[] }[] };
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    const expected = own
      .filter(([, { restart }]) => restart !== 'no')
      .map(([name, { environment = {} }]) => {
        return `${name}:${environment['METRICS_PORT'] ?? environment['PORT'] ?? ''}`;
      });
    expect([...targets].sort()).toEqual(expected.sort());
  });
});
