import { Registry } from 'prom-client';
import { type FeedFigures, registerFeedMetrics } from '#platform/monitoring/feed-metrics.js';
import { registerSolveMetrics } from '#platform/monitoring/solve-metrics.js';
import { StageMonitor } from '#platform/monitoring/stage-monitor.js';
import type { OnSolved } from '#platform/solver/timed-solver.js';
import type { StageStatus } from '#platform/task/stage-runtime.js';
import type { TaskObserver } from '#platform/task/task-observer.js';

/** Metrics of the stages and feeds that share a process with the gateway, which shows them. */
export interface EmbeddedMonitoring {
  readonly registry: Registry;
  readonly observer: TaskObserver;
  readonly onFeedTransaction: (feed: string, seconds: number) => void;
  readonly onSolved: OnSolved;
}

/** The same figures as the services show on Kafka, under the same names. */
export function monitorEmbedded(parts: {
  readonly status: () => readonly StageStatus[];
  readonly feeds: () => readonly FeedFigures[];
}): EmbeddedMonitoring {
  const registry = new Registry();
  return {
    registry,
    observer: new StageMonitor(registry, parts.status, Date.now),
    onFeedTransaction: registerFeedMetrics(registry, parts.feeds),
    onSolved: registerSolveMetrics(registry),
  };
}
