import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '#testing/requires.js';
import { defaultMetrics, registeredMetrics } from '../operations/metric-names.js';
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
