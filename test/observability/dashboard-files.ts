import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';

const FOLDER = join(packageRoot(), 'infra', 'grafana', 'dashboards');

/** A query of a panel or an annotation: PromQL or Flux. */
export interface Target {
  readonly expr?: string;
  readonly query?: string;
  readonly legendFormat?: string;
}

/** A panel that shows something. */
export interface Panel {
  readonly dashboard: string;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly targets: readonly Target[];
  /** A range of its own, as `3y`. */
  readonly timeFrom?: string;
  /** Begin of what it shows, as Grafana writes it: `now-3y`. */
  readonly from: string;
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
}

/** What Grafana reads of a dashboard, as far as specs look at it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly time: { readonly from: string };
  readonly panels: readonly (Omit<Panel, 'dashboard' | 'from'> & { readonly id: number })[];
  readonly annotations: { readonly list?: readonly { readonly target: Target }[] };
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query: string | { readonly query: string };
    }[];
  };
}

/** The committed dashboards, by the name of their file. */
export const dashboardFiles = (): ReadonlyMap<string, Dashboard> =>
  new Map(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => [
        file.slice(0, -'.json'.length),
        JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard,
      ]),
  );

/** Panels of all dashboards, rows left out. */
export const panelsOf = (dashboards: ReadonlyMap<string, Dashboard>): readonly Panel[] =>
  [...dashboards].flatMap(([dashboard, { panels, time }]) =>
    panels
      .filter(({ type }) => type !== 'row')
      .map((panel) => {
        const from = panel.timeFrom === undefined ? time.from : `now-${panel.timeFrom}`;
        return { ...panel, dashboard, from };
      }),
  );
