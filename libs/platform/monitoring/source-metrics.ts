import { Gauge, type Registry } from 'prom-client';

/** Where a configured source stands. */
export interface SourceFigures {
  readonly feed: string;
  readonly kind: string;
  readonly state: 'waiting' | 'running' | 'ended' | 'stopped';
}

const STATES = ['waiting', 'running', 'ended', 'stopped'] as const;

/** Sources are those of BALLAST_SOURCES: their number is bounded. */
export function registerSourceMetrics(
  registry: Registry,
  sources: () => readonly SourceFigures[],
): void {
  new Gauge({
    name: 'ballast_source_state',
    help: '1 for the state of each configured source; one that is stopped has a fault of its own.',
    labelNames: ['feed', 'kind', 'state'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const { feed, kind, state } of sources()) {
        for (const one of STATES) this.set({ feed, kind, state: one }, one === state ? 1 : 0);
      }
    },
  });
}
