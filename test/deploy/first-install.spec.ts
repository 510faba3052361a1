import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { packageRoot } from '#platform/package-root.js';
import { type Container, type Manifest, manifestsOf } from './manifests.js';

const read = (...parts: string[]): string => readFileSync(join(packageRoot(), ...parts), 'utf8');
const page = read('docs', 'kubernetes.md');

/** Secrets that a manifest names, as `name key`; of an Ingress's certificate `name tls`. */
function secretsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(secretsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { secretName, items, secretKeyRef, credentials } = node as {
    readonly secretName?: string;
    readonly items?: readonly { readonly key: string }[];
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
    readonly credentials?: { readonly name: string; readonly key: string };
  };
  const keys = items?.map(({ key }) => key) ?? ['tls'];
  return [
    ...(secretName === undefined ? [] : keys.map((key) => `${secretName} ${key}`)),
    ...[secretKeyRef, credentials].flatMap((one) => (one ? [`${one.name} ${one.key}`] : [])),
    ...Object.values(node).flatMap(secretsOf),
  ];
}

/** Those that somebody has to make: Strimzi makes its own. */
const neededBy = (flavour: 'dev' | 'production' | 'aws'): string[] =>
  [...new Set(secretsOf(manifestsOf(flavour)))].filter(
    (secret) => !/^ballast-(kafka-|cluster-ca-cert )/.test(secret),
  );

/** Those that the commands of a page make. */
const madeBy = (text: string): string[] =>
  [...text.matchAll(/create secret (generic|tls) (\S+)([^\n`]*)/g)].flatMap(
    ([, kind, name, given]) =>
      kind === 'tls'
        ? [`${name} tls`]
        : [...given.matchAll(/--from-(?:file|literal)=([\w.-]+)=/g)].map(
            ([, key]) => `${name} ${key}`,
          ),
  );

describe('who installs the chart for the first time', () => {
  it.each(['dev', 'production'] as const)(
    'is told how each Secret of values-%s.yaml is made',
    (flavour) => {
      expect(neededBy(flavour).length).toBeGreaterThan(0);
      expect(madeBy(page)).toEqual(expect.arrayContaining(neededBy(flavour)));
    },
  );

  it('is told of each Secret of values-aws.yaml, and its keys', () => {
    const aws = read('docs', 'aws.md');
    const rows = [...aws.matchAll(/^\| `([\w-]+)`.*?\| [^|]+ \| (.*) \|$/gm)].flatMap(
      ([, name, keys]) => [...keys.matchAll(/`([\w.-]+)`/g)].map(([, key]) => `${name} ${key}`),
    );
    const ofPrincipals = (secret: string): string => secret.replace(/^msk-\w+ /, 'msk-ingestor ');
    const needed = new Set(neededBy('aws').map(ofPrincipals));
    expect(rows).toEqual(expect.arrayContaining([...needed]));
  });
});

describe('infra/kubernetes/kafka.yaml', () => {
  const [service, deployment] = parseAllDocuments(read('infra', 'kubernetes', 'kafka.yaml')).map(
    (document) => document.toJS() as Manifest,
  );
  const [container] = (deployment?.spec.template?.spec.containers ?? []) as [Container];

  it('is where values-dev.yaml looks for it', () => {
    const values = parse(read('helm', 'ballast', 'values-dev.yaml')) as {
      readonly kafka: { readonly external: { readonly brokers: string } };
    };
    const { ports } = service?.spec as unknown as { ports: readonly { readonly port: number }[] };
    expect(`${service?.metadata.name}:${ports[0].port}`).toBe(values.kafka.external.brokers);
  });

  it('is the broker of docker-compose.yml: its image and its settings', () => {
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
      readonly services: Readonly<
        Record<string, { readonly image: string; readonly environment: Record<string, string> }>
      >;
    };
    const { image, environment } = services['kafka'];
    expect(container.image).toBe(image);
    const settings = (container.env ?? []).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(settings)).toEqual({
      ...environment,
      CLUSTER_ID: expect.stringMatching(/^[\w-]{22}$/) as string,
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    });
  });
});
