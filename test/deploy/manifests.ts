import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { packageRoot } from '#platform/package-root.js';

export interface Labels {
  readonly [name: string]: string;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly secretKeyRef?: { readonly name: string; readonly key: string };
      readonly fieldRef?: { readonly fieldPath: string };
    };
  }[];
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly securityContext?: object;
  readonly startupProbe?: object;
  readonly livenessProbe?: { readonly httpGet: { readonly path: string } };
  readonly readinessProbe?: { readonly httpGet: { readonly path: string } };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: object;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
}

/** A rule of Strimzi's KafkaUser. */
export interface StrimziRule {
  readonly resource: {
    readonly type: string;
    readonly name?: string;
    readonly patternType?: 'literal' | 'prefix';
  };
  readonly operations: readonly string[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Labels };
    readonly podSelector?: { readonly matchLabels: Labels };
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly from?: readonly object[] }[];
    readonly egress?: readonly { readonly ports?: readonly { readonly port: number | string }[] }[];
    readonly maxUnavailable?: number;
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly authorization?: { readonly acls: readonly StrimziRule[] };
    readonly topicName?: string;
    readonly partitions?: number;
    readonly config?: Labels;
    readonly groups?: readonly object[];
    readonly endpoints?: readonly Endpoint[];
    readonly podMetricsEndpoints?: readonly Endpoint[];
  };
  readonly data?: Labels;
}

/** What a monitor reads, and how it names it. */
interface Endpoint {
  readonly relabelings?: readonly object[];
  readonly authorization?: { readonly credentials: { readonly name: string } };
}

const at = (...parts: string[]): string => join(packageRoot(), ...parts);

/** The chart's manifests for a file of values, as tools/deploy/render.mjs left them. */
export function manifestsOf(flavour: 'dev' | 'production' | 'aws'): readonly Manifest[] {
  const text = readFileSync(at('test', 'deploy', 'rendered', `${flavour}.yaml`), 'utf8');
  return parseAllDocuments(text).flatMap((document) => {
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });
}

/** What the rendering was made of. */
export const renderedFingerprint = (): string =>
  readFileSync(at('test', 'deploy', 'rendered', 'chart.sha256'), 'utf8').trim();

/** What it would be made of now: the same sum as in tools/deploy/render.mjs. */
export function chartFingerprint(): string {
  const chart = at('helm', 'ballast');
  const hash = createHash('sha256');
  const files = readdirSync(chart, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(chart.length + 1))
    .sort();
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(chart, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
