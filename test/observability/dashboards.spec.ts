import { defaultMetrics, registeredMetrics } from '../operations/metric-names.js';
import { dashboardFiles, panelsOf } from './dashboard-files.js';
import { metricsIn, recordedIn } from './metrics-in.js';
import { outsideOfMax } from './outside-of-max.js';
import { alertRules, recordingRules } from './rule-files.js';

describe('dashboards', () => {
  const dashboards = dashboardFiles();
  const panels = panelsOf(dashboards);
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr = '' }) => expr));

  it('are those of portfolios, risk, pipeline, gateway and infrastructure', () => {
    expect([...dashboards.keys()]).toEqual([
      'gateway',
      'infrastructure',
      'pipeline',
      'portfolio',
      'risk',
    ]);
    const uids = [...dashboards.values()].map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(dashboards.size);
  });

  it.each(panels.map((panel) => [panel.dashboard, panel.title, panel] as const))(
    '%s, %s: has a title, a unit, a description and queries',
    (_, title, { description, fieldConfig, targets }) => {
      expect(title).not.toBe('');
      expect(description).toMatch(/^[A-Z0-9].{10,}\.$/s);
      expect(fieldConfig.defaults.unit).toMatch(/./);
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr = '', query = '' } of targets) {
        expect([expr === '', query === '']).toContain(false);
      }
    },
  );

  it('name no panel twice, and number all of them', () => {
    for (const { panels: all } of dashboards.values()) {
      expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
      expect(all.map(({ id }) => id)).toEqual(all.map((__, index) => index + 1));
    }
  });

  it('ask for metrics that the platform has', async () => {
    const known = new Set([...(await registeredMetrics()).keys(), ...(await defaultMetrics())]);
    const asked = expressions.flatMap(metricsIn);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('ask for series that the rules record', () => {
    const recorded = new Set(recordingRules().map(({ record }) => record));
    const asked = expressions.flatMap(recordedIn);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('and alerts count what several gateways say of one log once', () => {
    expect(outsideOfMax('sum by (status) (increase(ballast_decisions_total[1h]))')).toHaveLength(1);
    const asked = [...expressions, ...alertRules().map(({ expr }) => expr)];
    expect(asked.filter((expression) => outsideOfMax(expression).length > 0)).toEqual([]);
  });

  it('show the times that an alert is about', () => {
    const selectors = (expression: string): string[] =>
      [...expression.matchAll(/duration_seconds_bucket(\{[^}]*\})/g)].map(
        ([, selector]) => selector,
      );
    const alert = alertRules().find(({ alert: name }) => name === 'BallastGatewaySlow');
    const panel = panels.find(({ title }) => title === 'Time to an answer');
    const shown = panel?.targets.flatMap(({ expr = '' }) => selectors(expr)) ?? [];
    expect(shown).toHaveLength(3);
    expect(new Set(shown)).toEqual(new Set(selectors(alert?.expr ?? '')));
  });

  it('use no variable that they do not have', () => {
    for (const [name, { panels: all, templating }] of dashboards) {
      const variables = new Set(templating.list.map((variable) => variable.name));
      const used = [...JSON.stringify(all).matchAll(/\$\{?([a-z]\w*)\}?/g)].map(([, word]) => word);
      expect([name, used.filter((word) => !variables.has(word))]).toEqual([name, []]);
    }
  });
});
