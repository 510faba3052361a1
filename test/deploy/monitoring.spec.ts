import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { parse } from 'yaml';
import { manifestsOf, type Manifest } from './manifests.js';

const at = (...parts: string[]): string => join(packageRoot(), ...parts);
const RULES = ['infra', 'prometheus', 'rules'];
const DASHBOARDS = ['infra', 'grafana', 'dashboards'];
const filesOf = (ending: string, ...folder: string[]): string[] =>
  readdirSync(at(...folder)).filter((file) => file.endsWith(ending));
const textOf = (...parts: string[]): string => readFileSync(at(...parts), 'utf8');

describe('what the chart watches with', () => {
  const manifests = manifestsOf('production');
  const of = (kind: string): readonly Manifest[] =>
    manifests.filter((manifest) => manifest.kind === kind);
  const dashboards = of('ConfigMap').filter(
    ({ metadata }) => metadata.labels?.['grafana_dashboard'],
  );

  it.each([
    ['.yml', 'rules', RULES],
    ['.json', 'dashboards', DASHBOARDS],
  ] as const)('copies %s files of infra, none missing and none more', (ending, name, folder) => {
    const files = filesOf(ending, ...folder);
    expect(readdirSync(at('helm', 'ballast', 'files', name))).toEqual(files);
    for (const file of files) {
      expect(textOf('helm', 'ballast', 'files', name, file)).toBe(textOf(...folder, file));
    }
  });

  it('has the rules of infra as they are', () => {
    const given = filesOf('.yml', ...RULES).flatMap(
      (file) => (parse(textOf(...RULES, file)) as { groups: object[] }).groups,
    );
    expect(of('PrometheusRule').flatMap(({ spec }) => spec.groups ?? [])).toEqual(given);
  });

  it('has a ConfigMap for each dashboard of infra', () => {
    const given = filesOf('.json', ...DASHBOARDS).map((file) => [
      `ballast-${file}`,
      JSON.parse(textOf(...DASHBOARDS, file)) as object,
    ]);
    const held = dashboards.flatMap(({ data = {} }) =>
      Object.entries(data).map(([file, text]) => [file, JSON.parse(text) as object]),
    );
    expect(held).toEqual(given);
    expect(dashboards).toHaveLength(given.length);
  });

  it('names each process by its service, as rules and dashboards do', () => {
    const [pods] = of('PodMonitor').flatMap(({ spec }) => spec.podMetricsEndpoints ?? []);
    expect(pods?.relabelings).toEqual([
      {
        sourceLabels: ['__meta_kubernetes_pod_label_app_kubernetes_io_component'],
        targetLabel: 'service',
      },
    ]);
    const [gateway] = of('ServiceMonitor').flatMap(({ spec }) => spec.endpoints ?? []);
    expect(gateway?.relabelings).toEqual([{ targetLabel: 'service', replacement: 'gateway' }]);
  });

  it('reads the figures of the gateway with a key of their own, not with the one that opens everything', () => {
    const [gateway] = of('ServiceMonitor').flatMap(({ spec }) => spec.endpoints ?? []);
    expect(gateway?.authorization?.credentials).toEqual({
      name: 'ballast-metrics-key',
      key: 'api-key',
    });
    const named = of('Deployment').flatMap(({ spec }) =>
      (spec.template?.spec.containers ?? []).flatMap(({ env = [] }) => env),
    );
    const development = named.find(({ name }) => name === 'BALLAST_API_KEY')?.valueFrom;
    expect(development?.secretKeyRef?.name).toBe('ballast-api-key');
  });

  it('has none of it where nobody asks for it', () => {
    const kinds = new Set(manifestsOf('dev').map(({ kind }) => kind));
    for (const kind of ['PrometheusRule', 'PodMonitor', 'ServiceMonitor', 'ConfigMap']) {
      expect([kind, kinds.has(kind)]).toEqual([kind, false]);
    }
  });
});
