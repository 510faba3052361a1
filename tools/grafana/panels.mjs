// Kinds of panels. Each takes title, description, unit and queries: a panel without one of them is refused.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import {
  GraphDrawStyle,
  ScaleDistribution,
  StackingMode,
  TableCellHeight,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  ReduceDataOptionsBuilder,
  ScaleDistributionConfigBuilder,
  StackingConfigBuilder,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

function filled(builder, options) {
  const { title, description, unit, queries, decimals, last, height = 8, width = 12 } = options;
  const { datasource, targets, displayName } = queries;
  for (const [name, value] of Object.entries({ title, description, unit })) {
    if (!value) throw new Error(`expected a ${name} of the panel ${title}, was none`);
  }
  builder
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(datasource)
    .targets(targets)
    .height(height)
    .span(width);
  if (displayName !== undefined) builder.displayName(displayName);
  if (decimals !== undefined) builder.decimals(decimals);
  // A range of its own, in the place of the page's.
  if (last !== undefined) builder.timeFrom(last);
  return builder;
}

/** Green, and red from `limit` on. */
const limitAt = (limit) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: 'green' },
    { value: limit, color: 'red' },
  ]);

/** Lines over time. `log`: a logarithmic axis; `stacked`: areas on top of each other; `bars`: counts. */
export function lines(options) {
  const { scale, style, min, max, limit } = options;
  const builder = filled(new timeseries.PanelBuilder(), options)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .showPoints(VisibilityMode.Never)
    .spanNulls(true);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (limit !== undefined) builder.thresholds(limitAt(limit));
  if (scale === 'log') {
    builder.scaleDistribution(
      new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10),
    );
  }
  if (style === 'bars') builder.drawStyle(GraphDrawStyle.Bars).fillOpacity(60);
  if (style === 'stacked') {
    builder.fillOpacity(60).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  }
  return builder;
}

const newest = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

/** The newest value of each series as a number. */
export function figure(options) {
  const builder = filled(new stat.PanelBuilder(), { height: 4, width: 4, ...options });
  if (options.limit !== undefined) builder.thresholds(limitAt(options.limit));
  return builder.reduceOptions(newest());
}

/** The newest value of each series as a bar. */
export function bars(options) {
  return filled(new bargauge.PanelBuilder(), options)
    .reduceOptions(newest())
    .min(options.min ?? 0);
}

/** Rows as they are. */
export function rows(options) {
  return filled(new table.PanelBuilder(), options).cellHeight(TableCellHeight.Sm);
}
