import { Gauge, type Registry } from 'prom-client';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { Clock } from '../clock.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import type { ReadModel } from '../read-model/read-model.js';

/**
 * How far universes on live data are behind their calendar.
 * @param shown the portfolios that have figures: their universes are shown, which bounds the labels
 */
export function registerUniverseMetrics(
  registry: Registry,
  parts: {
    readonly model: ReadModel;
    readonly shown: () => readonly PortfolioEntry[];
    readonly now: Clock;
  },
): void {
  const { model, shown, now } = parts;
  new Gauge({
    name: 'ballast_universe_behind_windows',
    help: 'Windows of the calendar that should have been folded by now and are not, of live data.',
    labelNames: ['universe'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const [universeId, reached] of liveTimes(shown())) {
        const definition = model.universe(universeId);
        if (definition === undefined) continue;
        this.set({ universe: universeId }, behind(definition, reached, now()));
      }
    },
  });
}

/** The newest window end of each universe whose newest window was live, UTC ms. */
function liveTimes(entries: readonly PortfolioEntry[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { universeId, metrics } of entries) {
    if (metrics?.source !== 'live') continue;
    times.set(universeId, Math.max(times.get(universeId) ?? -Infinity, metrics.windowEnd));
  }
  return times;
}

/** Windows that ended between what is reached and now, less the time for which ticks may be late. */
function behind(definition: UniverseDefinition, reached: number, now: number): number {
  const grid = windowGridOf(definition);
  const due = now - definition.window.disorderBoundMs;
  return Math.max(0, grid.windowsEndedBy(due) - grid.windowsEndedBy(reached));
}
