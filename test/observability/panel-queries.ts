import type { InfluxServer } from '#testing/influx/influx-server.js';
import type { Panel, Target } from './dashboard-files.js';
import type { PrometheusServer } from './prometheus-server.js';

/** What Grafana knows when it asks for a panel. */
export interface Page {
  readonly prometheus: PrometheusServer;
  readonly influx: InfluxServer;
  readonly portfolio: string;
}

/** Variables of the page, as Grafana puts them into a query before it is sent. */
function filledIn(query: string, { portfolio, influx }: Page): string {
  return query
    .replaceAll('$portfolio', portfolio)
    .replaceAll('${portfolio}', portfolio)
    .replaceAll('$__rate_interval', '20s')
    .replaceAll('v.defaultBucket', `"${influx.target.bucket}"`)
    .replaceAll('v.timeRangeStart', '2020-01-01T00:00:00Z')
    .replaceAll('v.timeRangeStop', '2100-01-01T00:00:00Z')
    .replaceAll('v.windowPeriod', '1d');
}

/** What a panel's query finds, of any series: texts, and numbers that are numbers. */
export async function valuesOf(target: Target, page: Page): Promise<readonly unknown[]> {
  if (target.expr !== undefined) {
    const samples = await page.prometheus.query(filledIn(target.expr, page));
    return samples.map(({ value: [, value] }) => Number(value)).filter((value) => !isNaN(value));
  }
  if (target.query === undefined) throw new Error('expected PromQL or Flux, was neither');
  const rows = await page.influx.flux<{ _value: unknown }>(filledIn(target.query, page));
  return rows.map(({ _value }) => _value).filter((value) => !Number.isNaN(value));
}

/** Queries of panels that find nothing, or fail: dashboard, panel and legend, with the reason. */
export async function emptyQueries(panels: readonly Panel[], page: Page): Promise<string[]> {
  const empty: string[] = [];
  for (const { dashboard, title, targets } of panels) {
    for (const target of targets) {
      const name = `${dashboard}, ${title}, ${target.legendFormat ?? 'Flux'}`;
      try {
        if ((await valuesOf(target, page)).length === 0) empty.push(`${name}: nothing`);
      } catch (error) {
        empty.push(`${name}: ${String(error)}`);
      }
    }
  }
  return empty;
}
