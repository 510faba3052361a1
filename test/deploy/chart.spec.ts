import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, SECRETS } from '#platform/config/environment.js';
import { type AclRule, aclsOf, principals } from '#platform/kafka/acls.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { kafkaTopics } from '#platform/kafka/topic-table.js';
import { packageRoot } from '#platform/package-root.js';
import {
  chartFingerprint,
  type Container,
  type Manifest,
  manifestsOf,
  renderedFingerprint,
  type StrimziRule,
} from './manifests.js';

const FLAVOURS = ['dev', 'production', 'aws'] as const;
const SERVICES = ['analytics', 'gateway', 'ingestor', 'optimizer', 'recorder'];
const known = Object.keys(new Environment());

/** Variables whose values are addresses, one or several. */
const ADDRESSES = ['KAFKA_BROKERS', 'INFLUX_URL', 'OIDC_ISSUER', 'SCHEMA_REGISTRY_URL'];
const portOf = (address: string): number =>
  Number(/^(?:\w+:\/\/)?[^/]+:(\d+)/.exec(address)?.[1] ?? 443);

/** What OpenTelemetry's own code reads: docs/operations.md names them. */
const OF_OPENTELEMETRY = {
  environment: [
    'OTEL_EXPORTER_OTLP_TIMEOUT',
    'OTEL_EXPORTER_OTLP_COMPRESSION',
    'OTEL_SERVICE_NAME',
    'OTEL_RESOURCE_ATTRIBUTES',
  ],
  secretEnvironment: ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
};

const of = (manifests: readonly Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));
const component = ({ metadata: { labels = {} } }: Manifest): string =>
  labels['app.kubernetes.io/component'] ?? '';
const containersOf = ({ spec: { template } }: Manifest): readonly Container[] => [
  ...(template?.spec.containers ?? []),
  ...(template?.spec.initContainers ?? []),
];
const contains = (whole: object, part: object): boolean =>
  Object.entries(part).every(([name, value]) => whole[name as keyof typeof whole] === value);

it('the rendered manifests are of the present chart (node tools/deploy/render.mjs generate)', () => {
  expect(renderedFingerprint()).toBe(chartFingerprint());
});

it('kubeconform leaves out the resources of operators, all of them and nothing else', () => {
  const script = readFileSync(join(packageRoot(), 'tools', 'deploy', 'chart.sh'), 'utf8');
  const left = /-skip (\S+)/.exec(script)?.[1]?.split(',') ?? [];
  const operators = /^(kafka\.strimzi\.io|monitoring\.coreos\.com|gateway\.networking\.k8s\.io)\//;
  const all = FLAVOURS.flatMap((flavour) => manifestsOf(flavour));
  const theirs = all.filter(({ apiVersion }) => operators.test(apiVersion));
  expect(left).toEqual(expect.arrayContaining(theirs.map(({ kind }) => kind)));
  const ours = all.filter(({ apiVersion }) => !operators.test(apiVersion));
  expect(ours.filter(({ kind }) => left.includes(kind))).toEqual([]);
});

describe.each(FLAVOURS)('values-%s.yaml', (flavour) => {
  const manifests = manifestsOf(flavour);
  const workloads = of(manifests, 'Deployment', 'StatefulSet');
  const pods = of(manifests, 'Deployment', 'StatefulSet', 'Job');

  it('runs the five services by their entry files', () => {
    const entries = workloads.map((workload) => [
      component(workload),
      workload.spec.template?.spec.containers[0]?.args?.[0],
    ]);
    const expected = SERVICES.map((name) => [name, `dist/apps/${name}/main.js`]);
    expect(entries.sort()).toEqual(expected);
  });

  it('tells each container what the configuration knows, secrets by reference', () => {
    for (const { name, env = [] } of pods.flatMap(containersOf)) {
      for (const { name: variable, value } of env) {
        if (variable.startsWith('USER_')) continue;
        expect(known).toContain(variable);
        // An address without a login is none.
        const isOpen = value !== undefined && /^https?:\/\/[^@]+$/.test(value);
        if (SECRETS.has(variable) && !isOpen)
          expect([name, variable, value]).toEqual([name, variable, undefined]);
      }
    }
  });

  it('says nothing twice', () => {
    for (const { env = [] } of pods.flatMap(containersOf)) {
      const names = env.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('meets the restricted profile of Pod Security, and writes to volumes only', () => {
    expect(pods.length).toBeGreaterThanOrEqual(SERVICES.length);
    for (const pod of pods) {
      expect(pod.spec.template?.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const container of containersOf(pod)) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('probes each service and bounds its memory', () => {
    for (const workload of workloads) {
      for (const container of workload.spec.template?.spec.containers ?? []) {
        expect(container.startupProbe).toBeDefined();
        expect(container.livenessProbe?.httpGet.path).toBe('/health/live');
        expect(container.readinessProbe?.httpGet.path).toBe('/health/ready');
        expect(container.resources).toMatchObject({
          requests: { cpu: expect.any(String) as string, memory: expect.any(String) as string },
          limits: { memory: expect.any(String) as string },
        });
      }
    }
  });

  it('leaves a service more time to drain than it takes', () => {
    for (const { spec } of workloads) {
      expect(spec.template?.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(15);
    }
  });

  it('gives each process of a shared stage its ordinal, and another number another name', () => {
    for (const name of ['analytics', 'optimizer']) {
      const [set] = workloads.filter((workload) => component(workload) === name);
      const { replicas = 0, template } = set?.spec ?? {};
      const env = template?.spec.containers[0]?.env ?? [];
      expect(set?.metadata.name).toBe(`ballast-${name}-of-${replicas}`);
      expect(env).toContainEqual({ name: 'BALLAST_REPLICAS', value: String(replicas) });
      expect(
        env.find((each) => each.name === 'BALLAST_ORDINAL')?.valueFrom?.fieldRef?.fieldPath,
      ).toBe("metadata.labels['apps.kubernetes.io/pod-index']");
    }
  });

  it('selects with every selector the pods that are meant, and no others', () => {
    for (const { spec } of workloads) {
      expect(contains(spec.template?.metadata.labels ?? {}, spec.selector?.matchLabels ?? {})).toBe(
        true,
      );
    }
    for (const budget of of(manifests, 'PodDisruptionBudget')) {
      const selected = workloads.filter(({ spec }) =>
        contains(spec.template?.metadata.labels ?? {}, budget.spec.selector?.matchLabels ?? {}),
      );
      expect(selected.map(component)).toEqual([component(budget)]);
    }
  });

  it('lets one pod at a time of the services with replicas be moved', () => {
    const budgets = of(manifests, 'PodDisruptionBudget');
    expect(budgets.map(component).sort()).toEqual(['analytics', 'gateway', 'optimizer']);
    for (const { spec } of budgets) expect(spec.maxUnavailable).toBe(1);
  });

  it('closes the network, and opens to each service what it needs', () => {
    const policies = of(manifests, 'NetworkPolicy');
    const [deny] = policies.filter(({ metadata }) => metadata.name === 'ballast-deny');
    expect(deny?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(deny?.spec.ingress).toBeUndefined();
    expect(deny?.spec.egress).toBeUndefined();
    for (const pod of pods) {
      const labels = pod.spec.template?.metadata.labels ?? {};
      expect(contains(labels, deny?.spec.podSelector?.matchLabels ?? {})).toBe(true);
      const own = policies.filter(
        (policy) => policy !== deny && contains(labels, policy.spec.podSelector?.matchLabels ?? {}),
      );
      expect(own).toHaveLength(1);
      const ports = own[0]?.spec.egress
        ?.flatMap((rule) => rule.ports ?? [])
        .map(({ port }) => port);
      const variables = containersOf(pod).flatMap(({ env = [] }) => env);
      const addresses = variables
        .filter(({ name }) => ADDRESSES.includes(name))
        .flatMap(({ value = '' }) => value.split(','));
      // What a Secret holds has the port of the values.
      if (variables.some(({ name }) => name === 'DATABASE_URL')) addresses.push('postgres:5432');
      expect(addresses).not.toHaveLength(0);
      for (const address of addresses) expect(ports).toContain(portOf(address));
    }
  });

  it('opens to nobody by a selector that selects everything but the pods of the namespace', () => {
    const everybody = [{}, { namespaceSelector: {} }];
    const rules = of(manifests, 'NetworkPolicy').flatMap(({ spec: { ingress = [] } }) => ingress);
    expect(rules.length).toBeGreaterThan(0);
    for (const { from = [{}] } of rules) {
      for (const peer of from) expect(everybody).not.toContainEqual(peer);
    }
  });

  it('has hooks before an upgrade reach what it brings, without what comes after them', () => {
    const hooks = of(manifests, 'Job', 'NetworkPolicy').filter(
      ({ metadata: { annotations = {} } }) => annotations['helm.sh/hook'] !== undefined,
    );
    expect(new Set(hooks.map(component))).toEqual(new Set(['admin']));
    const weights = new Map(
      hooks.map(({ kind, metadata: { annotations = {} } }) => [
        kind,
        Number(annotations['helm.sh/hook-weight'] ?? 0),
      ]),
    );
    expect(weights.get('NetworkPolicy')).toBeLessThan(weights.get('Job') ?? 0);
    // Strimzi makes its Secrets of resources that an install brings.
    const named = JSON.stringify(hooks);
    expect(named).not.toMatch(/ballast-kafka-|cluster-ca-cert/);
  });

  it('names every object of its release', () => {
    for (const { metadata } of manifests) {
      expect(metadata.name).toMatch(/^ballast(-|$)/);
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'ballast' });
    }
  });
});

describe('Strimzi', () => {
  const manifests = manifestsOf('production');
  const names = new KafkaNames();
  /** Strimzi's words back into ours. */
  const rulesOf = (acls: readonly StrimziRule[]): AclRule[] =>
    acls.flatMap(({ resource: { type, name = 'kafka-cluster', patternType }, operations }) =>
      operations.map((operation) => ({
        resource: type as AclRule['resource'],
        name,
        pattern: patternType === 'prefix' ? 'prefixed' : 'literal',
        operation:
          `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as AclRule['operation'],
      })),
    );
  const text = (rules: readonly AclRule[]): string[] =>
    [...new Set(rules.map((rule) => JSON.stringify(Object.entries(rule).sort())))].sort();

  it('has the topics of the table, three times, two in sync', () => {
    const topics = of(manifests, 'KafkaTopic').map(({ spec }) => ({
      topic: spec.topicName,
      partitions: spec.partitions,
      replicationFactor: spec.replicas,
      settings: spec.config,
    }));
    const byName = (
      one: { topic?: string | undefined },
      other: { topic?: string | undefined },
    ): number => ((one.topic ?? '') < (other.topic ?? '') ? -1 : 1);
    expect(topics.sort(byName)).toEqual([...kafkaTopics('production')].sort(byName));
  });

  it('keeps the cluster and its topics when the release goes', () => {
    const log = of(manifests, 'Kafka', 'KafkaNodePool', 'KafkaTopic');
    expect(new Set(log.map(({ kind }) => kind)).size).toBe(3);
    for (const { metadata } of log) {
      expect(metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    }
  });

  it.each(principals.filter((name) => !name.startsWith('outside-')))(
    'gives %s the rules of the topology',
    (principal) => {
      const [user] = of(manifests, 'KafkaUser').filter(
        ({ metadata }) => metadata.name === `ballast-kafka-${principal}`,
      );
      expect(text(rulesOf(user?.spec.authorization?.acls ?? []))).toEqual(
        text(aclsOf(principal, names)),
      );
    },
  );

  it('leaves the Secrets that its operator makes to logins at Kafka', () => {
    const made = of(manifests, 'KafkaUser').map(({ metadata }) => metadata.name);
    const named = of(manifests, 'Deployment', 'StatefulSet')
      .flatMap(containersOf)
      .flatMap(({ env = [] }) => env)
      .filter(({ valueFrom }) => made.includes(valueFrom?.secretKeyRef?.name ?? ''));
    expect(new Set(named.map(({ name }) => name))).toEqual(new Set(['KAFKA_SASL_PASSWORD']));
    expect(named).toHaveLength(SERVICES.length);
  });

  it('has the version that its operator takes', () => {
    const strimzi = manifests.filter(({ apiVersion }) =>
      apiVersion.startsWith('kafka.strimzi.io/'),
    );
    expect(strimzi.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser']),
    );
    for (const { apiVersion } of strimzi) expect(apiVersion).toBe('kafka.strimzi.io/v1');
  });
});

describe('values.schema.json', () => {
  const schema = JSON.parse(
    readFileSync(join(packageRoot(), 'helm', 'ballast', 'values.schema.json'), 'utf8'),
  ) as { $defs: Record<string, { properties: Record<string, unknown> }> };
  const offered = (name: string): string[] => Object.keys(schema.$defs[name]?.properties ?? {});

  it('offers no secret as a value, and nothing that the configuration does not know', () => {
    expect(offered('environment').filter((name) => SECRETS.has(name))).toEqual([]);
    const ofOthers = (name: string): boolean => !known.includes(name);
    expect(offered('environment').filter(ofOthers)).toEqual(OF_OPENTELEMETRY.environment);
    expect(offered('secretEnvironment').filter((name) => !SECRETS.has(name))).toEqual(
      OF_OPENTELEMETRY.secretEnvironment,
    );
    expect(offered('environment').length).toBeGreaterThan(20);
  });

  it('offers every variable that no template sets (npm run chart:generate)', () => {
    const set = new Set(
      FLAVOURS.flatMap((flavour) => of(manifestsOf(flavour), 'Deployment', 'StatefulSet'))
        .flatMap(containersOf)
        .flatMap(({ env = [] }) => env.map(({ name }) => name)),
    );
    const offeredNames = new Set([...offered('environment'), ...offered('secretEnvironment')]);
    // In the image, or of the journal, which no service on Kafka has.
    const elsewhere = ['BALLAST_DATA_DIR', 'BALLAST_FSYNC_MS', 'SCHEMA_REGISTRY_URL'];
    const missing = known.filter(
      (name) => !offeredNames.has(name) && !set.has(name) && !elsewhere.includes(name),
    );
    expect(missing).toEqual([]);
  });
});
