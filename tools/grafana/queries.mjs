// Queries of panels, as the SDK's builders take them.
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** Data sources are chosen on the page: their names are no dashboard's to know. */
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };
export const INFLUXDB = { type: 'influxdb', uid: '${influxdb}' };

const refId = (index) => String.fromCharCode('A'.charCodeAt(0) + index);

/** Each a pair of legend and PromQL. */
export const promql = (...pairs) => ({
  datasource: PROMETHEUS,
  targets: pairs.map(([legend, expr], index) =>
    new DataqueryBuilder()
      .refId(refId(index))
      .datasource(PROMETHEUS)
      .legendFormat(legend)
      .expr(expr),
  ),
});

/** The SDK has no builder for Flux: this is its way to write one. */
const fluxQuery = (query, index) => ({
  build: () => ({ refId: refId(index), datasource: INFLUXDB, query }),
});

/** Queries in Flux; a series is named after what `name` says of its labels. */
export const flux = (name, ...queries) => ({
  datasource: INFLUXDB,
  displayName: name,
  targets: queries.map(fluxQuery),
});

/** Points of a measurement in the range of the page, before anything is done with them. */
export const points = (measurement, ...conditions) =>
  [
    'from(bucket: v.defaultBucket)',
    'range(start: v.timeRangeStart, stop: v.timeRangeStop)',
    `filter(fn: (r) => ${[`r._measurement == "${measurement}"`, ...conditions].join(' and ')})`,
  ].join('\n  |> ');

/** Points and what is done with them, a step a line. */
export const piped = (source, ...steps) => [source, ...steps].join('\n  |> ');

export const OF_PORTFOLIO = 'r.portfolio == "${portfolio}"';

/** Fields of one measurement of the chosen portfolio, a series each: history and what came after it in one. */
export const fieldsOf = (measurement, fields) =>
  piped(
    points(
      measurement,
      OF_PORTFOLIO,
      `(${fields.map((field) => `r._field == "${field}"`).join(' or ')})`,
    ),
    'group(columns: ["_field"])',
    'sort(columns: ["_time"])',
    'aggregateWindow(every: v.windowPeriod, fn: last, createEmpty: false)',
  );
