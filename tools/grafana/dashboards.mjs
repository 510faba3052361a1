// What all dashboards have: an address, variables, rows of panels, annotations.
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { INFLUXDB, OF_PORTFOLIO, piped, points, PROMETHEUS } from './queries.mjs';

const sourceOf = (name, label) => new DatasourceVariableBuilder(name).label(label).type(name);

/** The portfolio of the page. */
const portfolioVariable = () =>
  new QueryVariableBuilder('portfolio')
    .label('Portfolio')
    .datasource(PROMETHEUS)
    .query({
      query: 'label_values(ballast_portfolio_weights_version, portfolio)',
      refId: 'portfolios',
    })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);

/** A line at each target that was decided, with its cause. */
const rebalances = () => {
  const query = piped(
    points('weights', OF_PORTFOLIO, 'r._field == "cause"'),
    'group(columns: ["portfolio"])',
    'unique(column: "_time")',
    'keep(columns: ["_time", "_value"])',
  );
  return new AnnotationQueryBuilder()
    .name('Rebalances')
    .datasource(INFLUXDB)
    .enable(true)
    .iconColor('purple')
    .target({ build: () => ({ refId: 'rebalances', datasource: INFLUXDB, query }) });
};

/**
 * @param options.rows [title, panels] each
 * @param options.from begin of the range, as Grafana writes it
 * @param options.influx whether panels ask InfluxDB
 * @param options.ofPortfolio whether the page is of one portfolio, in event time, from InfluxDB too
 */
export function dashboard(options) {
  const {
    uid,
    title,
    description,
    rows,
    from,
    refresh,
    influx = false,
    ofPortfolio = false,
  } = options;
  const builder = new DashboardBuilder(`Ballast: ${title}`)
    .uid(`ballast-${uid}`)
    .description(description)
    .tags(['ballast'])
    .time({ from, to: 'now' })
    .refresh(refresh)
    .timezone('utc')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(sourceOf('prometheus', 'Prometheus'));
  if (influx || ofPortfolio) builder.withVariable(sourceOf('influxdb', 'InfluxDB'));
  if (ofPortfolio) builder.withVariable(portfolioVariable()).annotation(rebalances());
  for (const [name, panels] of rows) {
    builder.withRow(new RowBuilder(name));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  // Numbers of one's own, so that links to a panel hold.
  built.panels = built.panels.map((panel, index) => ({ ...panel, id: index + 1 }));
  return built;
}
