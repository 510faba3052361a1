import type { InfluxServer } from '#testing/influx/influx-server.js';
import type { Panel, Target } from './dashboard-files.js';
import type { PrometheusServer } from './prometheus-server.js';

/** What Grafana knows when it asks for a panel. */
export interface Page {
  readonly prometheus: PrometheusServer;
  readonly influx: InfluxServer;
  readonly portfolio: string;
}

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, y: 366 * 86_400_000 } as const;

/** The instant that Grafana means by `now-3y`. @throws Error when it is written otherwise */
function instantOf(from: string): string {
  const [, count, unit] = /^now-(\d+)([mhdy])$/.exec(from) ?? [];
  if (unit === undefined) throw new Error(`expected a range as now-24h, was ${from}`);
  return new Date(
    Date.now() - Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS],
  ).toISOString();
}

/** Variables of the page, as Grafana puts them into a query before it is sent. */
function filledIn(query: string, from: string, { portfolio, influx }: Page): string {
  return query
    .replaceAll('$portfolio', portfolio)
    .replaceAll('${portfolio}', portfolio)
    .replaceAll('$__rate_interval', '20s')
    .replaceAll('v.defaultBucket', `"${influx.target.bucket}"`)
    .replaceAll('v.timeRangeStart', instantOf(from))
    .replaceAll('v.timeRangeStop', new Date().toISOString())
    .replaceAll('v.windowPeriod', '1d');
}

/** What a panel's query finds in its range, of any series: texts, and numbers that are numbers. */
export async function valuesOf(
  target: Target,
  from: string,
  page: Page,
): Promise<readonly unknown[]> {
  if (target.expr !== undefined) {
    const samples = await page.prometheus.query(filledIn(target.expr, from, page));
    return samples.map(({ value: [, value] }) => Number(value)).filter((value) => !isNaN(value));
  }
  if (target.query === undefined) throw new Error('expected PromQL or Flux, was neither');
  const rows = await page.influx.flux<{ _value: unknown }>(filledIn(target.query, from, page));
  return rows.map(({ _value }) => _value).filter((value) => !Number.isNaN(value));
}

/** Queries of panels that find nothing, or fail: dashboard, panel and legend, with the reason. */
export async function emptyQueries(panels: readonly Panel[], page: Page): Promise<string[]> {
  const empty: string[] = [];
  for (const { dashboard, title, targets, from } of panels) {
    for (const target of targets) {
      const name = `${dashboard}, ${title}, ${target.legendFormat ?? 'Flux'}`;
      try {
        if ((await valuesOf(target, from, page)).length === 0) empty.push(`${name}: nothing`);
      } catch (error) {
        empty.push(`${name}: ${String(error)}`);
      }
    }
  }
  return empty;
}
