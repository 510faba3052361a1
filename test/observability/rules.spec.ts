import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { topology } from '#stream/topology.js';
import { describeIf } from '#testing/requires.js';
import { defaultMetrics, registeredMetrics } from '../operations/metric-names.js';
import { dashboardFiles } from './dashboard-files.js';
import { metricsIn, recordedIn } from './metrics-in.js';
import { programOf, prometheusAvailable } from './prometheus-programs.js';
import { alertRules, recordingRules, RULES, ruleTests } from './rule-files.js';

const alerts = alertRules();
const tests = ruleTests().flatMap(({ alert_rule_test: some = [] }) => some);

describe('alert rules', () => {
  it.each(alerts.map((rule) => [rule.alert, rule] as const))(
    '%s: says how grave it is, what is the case, and where to read on',
    (alert, { labels, annotations }) => {
      expect(['critical', 'warning']).toContain(labels['severity']);
      expect(annotations['summary']).toMatch(/^.{20,}\.$/);
      expect(annotations['runbook_url']).toBe(`docs/runbooks/${alert}.md`);
    },
  );

  it.each(alerts.map(({ alert }) => alert))(
    '%s: has a test in which it fires, and one in which it does not',
    (alert) => {
      const expected = tests
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts: fired = [] }) => fired.length > 0);
      expect(new Set(expected)).toEqual(new Set([true, false]));
    },
  );

  it('have names of their own', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    expect(alerts.length).toBeGreaterThan(10);
  });

  it('read metrics that the platform has, and series that are recorded', async () => {
    const known = new Set([...(await registeredMetrics()).keys(), ...(await defaultMetrics())]);
    const recorded = new Set(recordingRules().map(({ record }) => record));
    const expressions = [...alerts, ...recordingRules()].map(({ expr }) => expr);
    expect(expressions.flatMap(metricsIn).filter((name) => !known.has(name))).toEqual([]);
    expect(expressions.flatMap(recordedIn).filter((name) => !recorded.has(name))).toEqual([]);
  });
});

describe('what is there in health, and gone without a word', () => {
  const expressionOf = (name: string): string =>
    alerts.find(({ alert }) => alert === name)?.expr ?? '';

  it('is every service that Prometheus is told to read', () => {
    const { scrape_configs: jobs } = parse(
      readFileSync(join(RULES, '..', 'prometheus.yml'), 'utf8'),
    ) as {
      scrape_configs: readonly { static_configs: readonly { targets: readonly string[] }[] }[];
    };
    const services = jobs
      .flatMap((job) => job.static_configs.flatMap(({ targets }) => targets))
      .map((target) => target.replace(/:\d+$/, ''));
    const missed = expressionOf('BallastServiceDown').matchAll(/absent\(up\{service="(\w+)"\}\)/g);
    expect([...missed].map(([, service]) => service).sort()).toEqual(services.sort());
    expect(services).toHaveLength(5);
  });

  it('is every task of the topology, in the alert and on the panel', () => {
    const tasks = topology.reduce((sum, stage) => sum + stage.tasks, 0);
    const panel = dashboardFiles()
      .get('pipeline')
      ?.panels.find(({ title }) => title === 'Tasks without an owner');
    const counted = [expressionOf('BallastTaskNotOwned'), panel?.targets[0].expr ?? ''].map(
      (expression) => /(\d+) - \(count/.exec(expression)?.[1],
    );
    expect(counted).toEqual([String(tasks), String(tasks)]);
  });
});

describeIf(prometheusAvailable, 'promtool', () => {
  const run = (folder: string, ...command: string[]): string => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.yml'));
    const { status, stdout, stderr } = spawnSync(programOf('promtool'), [...command, ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? 'passed' : `${stdout}\n${stderr}`;
  };

  it('takes the configuration that compose mounts', () => {
    const given = ['check', 'config', '--syntax-only', join(RULES, '..', 'prometheus.yml')];
    const { status, stdout, stderr } = spawnSync(programOf('promtool'), given, {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });

  it('takes the rules', () => {
    expect(run(RULES, 'check', 'rules')).toBe('passed');
  });

  it('finds that each alert fires when it should, and only then', () => {
    expect(run(join(RULES, 'tests'), 'test', 'rules')).toBe('passed');
  });
});
